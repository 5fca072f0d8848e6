"""A message to one student as its mentor sees it: how it will read, when and how it goes out, and what can be done."""

from collections.abc import Iterator

from services.errors import ProfilerError
from services.notes.actions import note_button
from services.nudges.drafting import draft, written_to
from services.nudges.ladder import Names, names_of
from services.nudges.limits import Blocked, Reason, open_way, why_not
from services.nudges.message import signed
from services.nudges.occasion import fitting
from services.nudges.reasons import reason_in_words
from services.nudges.store import OPEN, Nudge, State, Way, nudge_of, own_draft, rewrite
from services.nudges.templates import TEMPLATES
from services.people.acted_on import known_student
from services.people.guild_settings import GuildSettings
from services.people.students import Person
from services.reports.question import Question, ReportTools
from services.reports.report import Button, Choice, Menu, Report, Style
from services.storage.transactions import Connection, in_one_transaction
from services.students.actions import card_button
from services.wording.answers import as_it_is, moment
from services.wording.words import Words

DRAFT = "nudge draft"
SEND, EDIT, LATER, DISCARD, UNDO, TEMPLATE = (
    "nudge_send",
    "nudge_edit",
    "nudge_later",
    "nudge_discard",
    "nudge_undo",
    "nudge_template",
)
SEEN, DONE, COPY = "nudge_seen", "nudge_done", "nudge_copy"


async def draft_report(tools: ReportTools, question: Question) -> Report:
    """The message, for the mentor alone. `values`: `student`, and `nudge`, or `template` and `topic` for a new one.

    Without `nudge` it is the draft to this student that the mentor has begun, or a new one.
    """
    settings = question.settings
    async with tools.database.pool.acquire() as con:
        person = await known_student(con, question.guild_id, int(question.values["student"]), question.viewer, settings)
    number = question.values.get("nudge")
    if number is None:
        nudge = await in_one_transaction(tools.database, lambda con: _begun(con, question, person))
    else:
        async with tools.database.pool.acquire() as con:
            found = await nudge_of(con, question.guild_id, int(number))
        if found is None or found.student_id != person.user_id:
            raise ProfilerError(settings.words("I do not know this message any more."))
        nudge = found
    async with tools.database.pool.acquire() as con:
        way, blocked = await open_way(con, nudge, settings, question.now)
    names = await names_of(tools.database, nudge, question.viewer.user_id)
    return _report(nudge, person, names, way, blocked, question)


async def _begun(con: Connection, question: Question, person: Person) -> Nudge:
    """The mentor's draft to this student; with a template that was asked for it is written anew, unless it was edited.

    A mentor who asks once more, also with Refresh, loses nothing that they typed.
    """
    settings, by = question.settings, question.viewer.user_id
    template, topic = str(question.values.get("template") or ""), str(question.values.get("topic") or "").strip()
    there = await own_draft(con, question.guild_id, person.user_id, by)
    if there is not None and (there.edited or not (template or topic)):
        return there
    facts: dict[str, str] = {"topic": topic} if topic else {}
    if not template:
        template, more = await fitting(con, question, person.user_id)
        facts |= more
    if there is not None:
        written = await written_to(con, question.guild_id, person.user_id, template, settings, facts)
        await rewrite(con, there, written, edited=False)
        return await nudge_of(con, question.guild_id, there.id) or there
    made = await draft(con, question.guild_id, person.user_id, template, settings, question.now, by, facts=facts)
    if made is None:
        raise ProfilerError(settings.words("I could not begin a message. Please try again."))
    return made


def _report(
    nudge: Nudge, person: Person, names: Names, way: Way | None, blocked: Blocked | None, question: Question
) -> Report:
    settings, words = question.settings, question.settings.words
    name = as_it_is(person.name)
    return Report(
        title=words("A message to {name}", name=name),
        sentences=(
            *_status(nudge, name, way, blocked, settings),
            "",
            *_preview(nudge, names, way, words),
        ),
        footnotes=tuple(_footnotes(nudge, way, words)),
        buttons=tuple(_buttons(nudge, way, words)),
        menu=_menu(nudge, words),
        private=True,
    )


def _status(
    nudge: Nudge, name: str, way: Way | None, blocked: Blocked | None, settings: GuildSettings
) -> Iterator[str]:
    words = settings.words
    match nudge.state:
        case State.DRAFT | State.LATER:
            yield from _status_of_draft(nudge, name, way, blocked, settings)
        case State.APPROVED:
            if blocked is not None and blocked.again is not None:
                yield words("Approved. It goes out {moment}.", moment=moment(blocked.again))
            else:
                yield words("Approved. It goes out within a minute.")
        case State.SENDING:
            yield words("It is being sent.")
        case State.SENT if nudge.sent_at is not None:
            where = words("as a direct message") if nudge.way is Way.DM else words("in a private thread")
            yield words("Arrived {moment}, {where}.", moment=moment(nudge.sent_at), where=where)
        case State.UNDELIVERABLE | State.EXPIRED if nudge.approved_by is not None:
            yield words("It did not arrive: {reason}", reason=reason_in_words(nudge, name, settings))
            yield words("Best write yourself; here is the text to copy.")
        case _:
            yield words("Discarded. Nothing was sent.")


def _status_of_draft(
    nudge: Nudge, name: str, way: Way | None, blocked: Blocked | None, settings: GuildSettings
) -> Iterator[str]:
    words = settings.words
    if nudge.state is State.LATER and nudge.later_at is not None:
        yield words("Put aside until {moment}; then it waits in `/nudge queue`.", moment=moment(nudge.later_at))
    if way is None and blocked is not None:
        yield why_not(blocked, name, settings)
        if blocked.reason is Reason.NO_CONSENT:
            yield words(
                "Copy it and write yourself, or ask them to press “Mentors may write to me” in `/privacy show`."
                " With a support channel (`/setup`) it could go to a private thread."
            )
    elif way is Way.THREAD:
        yield words(
            "{name} has not agreed to direct messages so far. It would go to a private thread, "
            "where they are mentioned; or copy it and write yourself.",
            name=name,
        )
    if way is not None and blocked is not None and blocked.again is not None and nudge.state is State.DRAFT:
        yield words("It would go out {moment}: now it is outside the hours.", moment=moment(blocked.again))


def _preview(nudge: Nudge, names: Names, way: Way | None, words: Words) -> Iterator[str]:
    if nudge.state in {State.UNDELIVERABLE, State.EXPIRED} or (nudge.state in OPEN and way is None):
        yield to_copy(nudge)
    else:
        yield from (f"> {line}" for line in signed(nudge.text, names.by, words).split("\n"))


def to_copy(nudge: Nudge) -> str:
    """The text alone, as Discord lets people copy it."""
    return f"```\n{nudge.text.replace('```', '’’’')}\n```"


def _footnotes(nudge: Nudge, way: Way | None, words: Words) -> Iterator[str]:
    if nudge.state not in OPEN:
        return
    if way is not None:
        yield words("Nothing is sent before you press Send. The message says that a bot carries it.")
    if nudge.edited:
        yield words("You changed the text; another template replaces it.")


def _buttons(nudge: Nudge, way: Way | None, words: Words) -> Iterator[Button]:
    value, student = f"{nudge.student_id}:{nudge.id}", str(nudge.student_id)
    if nudge.state in OPEN:
        if way is not None:
            label = words("Send") if way is Way.DM else words("Send in a private thread")
            yield Button(label, SEND, f"{value}:{way}", Style.MAIN)
        yield Button(words("Edit"), EDIT, value)
        yield Button(words("Later"), LATER, value)
        yield Button(words("Discard"), DISCARD, value)
        if way is Way.THREAD:
            yield Button(words("Copy"), COPY, value)
        if way is not Way.DM:
            yield Button(words("I wrote to them"), "quiet_contact", student, Style.GOOD)
    elif nudge.state is State.APPROVED:
        yield Button(words("Take it back"), UNDO, value)
    elif nudge.way is Way.TASK:
        if nudge.acknowledged_at is None:
            yield Button(words("I take care of it"), SEEN, value, Style.MAIN)
        yield Button(words("I wrote to them"), DONE, value, Style.GOOD)
        yield card_button(nudge.student_id, words)
        yield note_button(nudge.student_id, words)


def _menu(nudge: Nudge, words: Words) -> Menu | None:
    if nudge.state not in OPEN:
        return None
    value = f"{nudge.student_id}:{nudge.id}"
    lines = tuple(Choice(one.label(words), f"{value}:{name}") for name, one in TEMPLATES.items())
    return Menu(TEMPLATE, words("Another message"), lines)
