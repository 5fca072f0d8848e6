"""The queue as a mentor reads it: every message in full, who gets it and why; then all at once, or one by one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from services.nudges.drafting import first_name
from services.nudges.hours import opens_at
from services.nudges.queue import Waiting, digest, ready, waiting
from services.nudges.store import State, Way
from services.people.students import role_names
from services.reports.question import Question, ReportTools
from services.reports.report import Button, Choice, Menu, Report, Style
from services.rules.telling import rule_name
from services.wording.answers import as_it_is, moment, more
from services.wording.words import Words

QUEUE, ALL = "nudge queue", "nudge queue all"
OPEN_ONE, REVIEW, SEND_ALL, LEAVE_OUT = "nudge_open", "queue_review", "queue_send", "queue_leave"
PAGE = 5
LONGEST = 600  # signs of a text in the list
NOBODY = "0"  # the student whom a button is about


async def queue_report(tools: ReportTools, question: Question) -> Report:
    """What waits, the oldest first; choosing one opens it, to be changed, sent or discarded."""
    words = question.settings.words
    async with tools.database.pool.acquire() as con:
        found, beyond = await waiting(con, question.guild_id, question.viewer, question.settings, question.now)
        names = await role_names(con, question.guild_id)
    if not found:
        return Report(
            words("Messages that wait for you"),
            (words("Nothing waits. What rules propose comes here, and nothing goes out before a mentor sends it."),),
            private=True,
        )
    pages = -(-len(found) // PAGE)
    page = min(max(1, int(question.values.get("page") or 1)), pages)
    numbered = list(enumerate(found, 1))[(page - 1) * PAGE : page * PAGE]
    sendable = len(ready(found))
    return Report(
        title=words("Messages that wait for you"),
        sentences=tuple(_item(number, one, names, words) for number, one in numbered),
        footnotes=(
            words("Nothing goes out before a mentor sends it. What no longer holds leaves the queue by itself."),
            *_help(found, words),
            *more(beyond, words),
        ),
        page=page,
        pages=pages,
        buttons=(
            Button(
                words.count("Read and send {n} message…", "Read and send {n} messages…", sendable),
                REVIEW,
                NOBODY,
                Style.MAIN,
            ),
        )
        if sendable
        else (),
        menu=_menu(OPEN_ONE, words("Change, send or discard one"), numbered),
        private=True,
    )


async def queue_all_report(tools: ReportTools, question: Question) -> Report:
    """Everything that this mentor may send, each text once with those who get it; sent by one button."""
    settings = question.settings
    words = settings.words
    async with tools.database.pool.acquire() as con:
        found, _ = await waiting(con, question.guild_id, question.viewer, settings, question.now)
    sendable = ready(found)
    if not sendable:
        return Report(words("Send all"), (words("Nothing is left that you could send now."),), private=True)
    shown, texts = _fitting(sendable, words)
    opens = opens_at(question.now, settings)
    return Report(
        title=words.count("Send to {n} student?", "Send to {n} students?", len(shown)),
        sentences=(
            *texts,
            *(
                [words("They go out from {moment} on, in the hours for messages.", moment=moment(opens))]
                if opens is not None and opens > question.now
                else []
            ),
        ),
        footnotes=(words("Each is signed with your name and says that a bot carries it."),),
        buttons=(
            Button(
                words.count("Send {n} message", "Send {n} messages", len(shown)),
                SEND_ALL,
                f"{NOBODY}:{len(shown)}:{digest(shown)}",
                Style.GOOD,
            ),
        ),
        menu=_menu(LEAVE_OUT, words("Leave somebody out"), list(enumerate(shown[:25], 1))),
        private=True,
    )


def _item(number: int, one: Waiting, names: Mapping[int, str], words: Words) -> str:
    why = rule_name(one.rule, words, names) if one.rule is not None else words("your own draft")
    text = one.nudge.text if len(one.nudge.text) <= LONGEST else f"{one.nudge.text[:LONGEST]}…"
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    return "\n".join(
        (
            f"**{number}. {as_it_is(one.person.name)}** · {as_it_is(why)}",
            quoted,
            *(f"-# {remark}" for remark in _remarks(one, words)),
        )
    )


def _help(found: Sequence[Waiting], words: Words) -> Iterator[str]:
    if any(one.needs_place for one in found):
        yield words(
            "Without an agreement to direct messages I need a channel for private threads: an administrator sets it "
            "with /setup or /config. Until then, choose the message below, copy it and write yourself."
        )


def _remarks(one: Waiting, words: Words) -> Iterator[str]:
    if one.nudge.state is State.LATER and one.nudge.later_at is not None:
        yield words("Put aside until {moment}.", moment=moment(one.nudge.later_at))
    if one.why:
        yield one.why
    if one.way is Way.THREAD:
        yield words("They have not agreed to direct messages: it goes to a private thread.")
    if one.theirs is not None:
        yield words("{who} approves what this rule proposes.", who=one.theirs)


def _fitting(sendable: Sequence[Waiting], words: Words) -> tuple[list[Waiting], list[str]]:
    """As many as one answer holds with every text in full: nobody approves of a text that was cut off."""
    shown: list[Waiting] = []
    texts: list[str] = []
    for one in sendable:
        tried = _by_text([*shown, one], words)
        if shown and sum(len(part) + 1 for part in tried) > ROOM:
            break
        shown, texts = [*shown, one], tried
    return shown, texts


ROOM = 3800  # signs of Discord's 4096


def _by_text(shown: Sequence[Waiting], words: Words) -> list[str]:
    """Each text once, with the names of those who get it; „…” stands for the name in it."""
    alike: dict[tuple[str, Way | None], list[Waiting]] = defaultdict(list)
    for one in shown:
        alike[one.nudge.text.replace(first_name(one.person.name), "…"), one.way].append(one)
    return [
        "\n".join(
            (
                f"**{words.listed(as_it_is(one.person.name) for one in people)}**",
                *(f"> {line}" for line in (text if len(people) > 1 else people[0].nudge.text).splitlines()),
                *([f"-# {words('in a private thread')}"] if way is Way.THREAD else []),
            )
        )
        for (text, way), people in alike.items()
    ]


def _menu(action: str, prompt: str, numbered: Sequence[tuple[int, Waiting]]) -> Menu:
    return Menu(
        action,
        prompt,
        tuple(
            Choice(f"{number}. {one.person.name}", f"{one.person.user_id}:{one.nudge.id}") for number, one in numbered
        ),
    )
