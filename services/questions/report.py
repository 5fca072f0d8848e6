"""Open questions, oldest first, and one question with what can be done about it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from services.cohort.notes import footnotes, nobody
from services.cohort.scope import scope_of
from services.errors import ProfilerError
from services.questions.actions import (
    QUESTION_ANSWERED,
    QUESTION_CLAIM,
    QUESTION_NONE,
    QUESTION_OPEN,
    QUESTION_RELEASE,
    QUESTION_REOPEN,
)
from services.questions.finding import (
    ANSWERED,
    ANYBODY,
    MENTOR,
    OPEN_DAYS,
    OpenQuestion,
    Questions,
    questions_asked,
    still_open,
)
from services.questions.one import OneQuestion, one_question
from services.questions.shown import Place, cut, link, places
from services.reports.question import Question, ReportTools
from services.reports.report import Button, Choice, Menu, Report, Style, Table
from services.students.actions import card_button
from services.wording.answers import ago, as_it_is, moment
from services.wording.periods import Period, local_day
from services.wording.words import Words

PAGE = 6
LABEL, WHOLE = 60, 600
HOUR = timedelta(hours=1)


async def questions_report(tools: ReportTools, question: Question) -> Report:
    """Questions of the last 30 days without a reply, by anybody else or (`waiting` is "mentor") by a mentor."""
    guild_id, values, now = question.guild_id, question.values, question.now
    by = MENTOR if values.get("waiting") == MENTOR else ANYBODY
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question, period=_lately(question))
        asked = await questions_asked(
            con,
            guild_id,
            question.viewer,
            question.settings,
            since=now - timedelta(days=OPEN_DAYS),
            before=now,
            cohort=scope.cohort,
        )
        found = still_open(asked, now, by)
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(1, int(values.get("page") or 1)), pages)
        shown = found[(page - 1) * PAGE : page * PAGE]
        known = await places(con, guild_id, [one.message_id for one in found])
    words = scope.words
    if not scope.people.students:
        return Report(scope.title, (nobody(scope),))
    numbered = list(enumerate(shown, start=(page - 1) * PAGE + 1))
    return Report(
        title=words("Open questions · {name}", name=as_it_is(scope.name)),
        sentences=(
            *_summary(found, by, words),
            *(_line(number, one, known[one.message_id], asked, question) for number, one in numbered),
        ),
        footnotes=footnotes(scope, *_basis(found, words)),
        table=_table(found, known, asked, question),
        page=page,
        pages=pages,
        menu=_menu(numbered, known, words),
    )


async def question_report(tools: ReportTools, question: Question) -> Report:
    """One question (`question` is its message), for whoever chose it."""
    words, number = question.settings.words, question.values.get("question")
    if not isinstance(number, int):
        raise ProfilerError(words("Choose a question from the list of /questions open."))
    async with tools.database.pool.acquire() as con:
        one = await one_question(con, question.guild_id, number, question.viewer, question.settings)
    address = link(question.guild_id, one.channel_id, one.message_id)
    return Report(
        title=words("Question by {name}", name=as_it_is(one.student.name)),
        sentences=(
            f"> {as_it_is(cut(one.place.text, WHOLE))}",
            words(
                "{channel}, {moment}: [open in Discord]({link})",
                channel=one.place.channel,
                moment=moment(one.asked_at),
                link=address,
            ),
            *_state(one, words),
        ),
        buttons=_buttons(one, question.viewer.user_id, words),
        private=True,
    )


def _lately(question: Question) -> Period:
    today = local_day(question.now, question.settings.zone)
    text = question.settings.words.count("Last {n} day", "Last {n} days", OPEN_DAYS)
    return Period(today - timedelta(days=OPEN_DAYS), today, OPEN_DAYS, text)


def _summary(found: list[OpenQuestion], by: str, words: Words) -> Iterator[str]:
    sure = sum(not one.uncertain for one in found)
    if not found and by == MENTOR:
        yield words("Nobody waits for a mentor: every question has a mentor’s reply.")
    elif not found:
        yield words("Nobody waits: every question has a reply.")
    elif by == MENTOR:
        yield words.count("{n} question has no mentor’s reply.", "{n} questions have no mentor’s reply.", sure)
    else:
        yield words.count("{n} question has no reply.", "{n} questions have no reply.", sure)
    if len(found) > sure:
        yield words.count(
            "About {n} I cannot tell: an answer may have come while I saw nothing.",
            "About {n} I cannot tell: answers may have come while I saw nothing.",
            len(found) - sure,
        )


def _line(number: int, one: OpenQuestion, place: Place, asked: Questions, question: Question) -> str:
    """Who, where, how long, a link; the first words; what is known besides."""
    words = question.settings.words
    address = link(question.guild_id, one.channel_id, one.message_id)
    who = f"**{number}. {as_it_is(one.student.name)}** · {place.channel} · [{_ago(one, words)}]({address})"
    lines = [who, f"> {as_it_is(place.excerpt)}" if place.text else "", *_remarks(one, asked, words)]
    return "\n".join(line for line in lines if line)


def _ago(one: OpenQuestion, words: Words) -> str:
    return words("{duration} ago", duration=words.duration(one.waited))


def _remarks(one: OpenQuestion, asked: Questions, words: Words) -> Iterator[str]:
    if one.uncertain:
        yield words("Cannot tell: something was not seen since.")
    if one.replied:
        yield words("Others have replied, no mentor has.")
    if one.claimed_by is not None:
        name = asked.mentors.get(one.claimed_by, "?")
        yield words("{name} takes care of it.", name=as_it_is(name))


def _basis(found: list[OpenQuestion], words: Words) -> tuple[str, ...]:
    asked = words.count("Asked in the last {n} day.", "Asked in the last {n} days.", OPEN_DAYS)
    if not found:
        return (asked,)
    return (
        words(
            "{asked} I find questions by their words and may be wrong: choose one to say that it is answered, or none.",
            asked=asked,
        ),
    )


def _menu(numbered: list[tuple[int, OpenQuestion]], known: Mapping[int, Place], words: Words) -> Menu | None:
    if not numbered:
        return None
    choices = tuple(
        Choice(
            f"{number}. {one.student.name}",
            str(one.message_id),
            cut(known[one.message_id].text, LABEL) or words("(no text)"),
        )
        for number, one in numbered
    )
    return Menu(QUESTION_OPEN, words("Take one: claim, answered, no question …"), choices)


def _table(found: list[OpenQuestion], known: Mapping[int, Place], asked: Questions, question: Question) -> Table:
    words = question.settings.words
    return Table(
        "open-questions",
        (
            words("Student"),
            words("Id"),
            words("Channel"),
            words("Asked at"),
            words("Waiting, hours"),
            words("Cannot tell"),
            words("Others replied"),
            words("Claimed by"),
            words("Text"),
            words("Link"),
        ),
        tuple(
            (
                one.student.name,
                str(one.student.user_id),
                known[one.message_id].channel.replace("\\", ""),
                one.asked_at,
                round(one.waited / HOUR, 1),
                one.uncertain,
                one.replied,
                None if one.claimed_by is None else asked.mentors.get(one.claimed_by, str(one.claimed_by)),
                known[one.message_id].text,
                link(question.guild_id, one.channel_id, one.message_id),
            )
            for one in found
        ),
    )


def _state(one: OneQuestion, words: Words) -> Iterator[str]:
    if one.closed_as is not None and one.closed_at is not None:
        said = words("answered") if one.closed_as == ANSWERED else words("no question")
        yield words(
            "{name} said {ago}: {what}.", name=as_it_is(one.closed_name or "?"), ago=ago(one.closed_at), what=said
        )
    elif one.claimed_by is not None:
        yield words("{name} takes care of it.", name=as_it_is(one.claimed_name or "?"))


def _buttons(one: OneQuestion, viewer: int, words: Words) -> tuple[Button, ...]:
    value, card = str(one.message_id), card_button(one.student.user_id, words)
    if one.closed_as is not None:
        return (Button(words("Open again"), QUESTION_REOPEN, value), card)
    first: tuple[Button, ...] = ()
    if one.claimed_by is None:
        first = (Button(words("Claim"), QUESTION_CLAIM, value, Style.MAIN),)
    elif one.claimed_by == viewer:
        first = (Button(words("Give back"), QUESTION_RELEASE, value),)
    return (
        *first,
        Button(words("Answered"), QUESTION_ANSWERED, value, Style.GOOD),
        Button(words("Not a question"), QUESTION_NONE, value),
        card,
    )
