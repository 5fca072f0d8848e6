"""Open questions, oldest first."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.cohort.notes import footnotes, nobody
from services.cohort.scope import Scope, scope_of, typed_period
from services.questions.actions import (
    QUESTION_OPEN,
)
from services.questions.finding import (
    ANYBODY,
    MENTOR,
    OPEN_DAYS,
    OpenQuestion,
    Questions,
    questions_asked,
    still_open,
)
from services.questions.shown import Place, cut, link, places
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Menu, Report, Table
from services.wording.answers import as_it_is
from services.wording.periods import Period, local_day
from services.wording.words import Words

PAGE = 6
RECENT_DAYS = 14
LABEL = 60
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Open:
    """Open questions before any surface lists them: `older` ones of the last 30 days are counted alone.

    `by` says whose reply is missing. `known` has the texts and channels by message.
    """

    scope: Scope
    by: str
    asked: Questions
    found: list[OpenQuestion]
    older: int
    known: Mapping[int, Place]


async def questions_report(tools: ReportTools, question: Question) -> Report:
    """Questions of a period without a reply, by anybody else or (`waiting` is "mentor") by a mentor.

    Without a `period` those of the last 14 days are listed, and older ones of 30 days counted.
    """
    made = await open_of(tools, question)
    if not made.scope.people.students:
        return Report(made.scope.title, (nobody(made.scope),))
    # Beside the loop: the table has every question that is open.
    return await asyncio.to_thread(_told, made)


async def open_of(tools: ReportTools, question: Question) -> Open:
    """The questions of a period that are open, the oldest first."""
    guild_id, values, now = question.guild_id, question.values, question.now
    by = MENTOR if values.get("waiting") == MENTOR else ANYBODY
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question, period=None if typed_period(question) else _lately(question))
        begin = scope.period.starts_at(scope.zone)
        asked = await questions_asked(
            con,
            guild_id,
            question.viewer,
            question.settings,
            since=begin if typed_period(question) else min(begin, now - timedelta(days=OPEN_DAYS)),
            before=min(scope.period.ends_at(scope.zone), now),
            cohort=scope.cohort,
        )
        open_ones = await asyncio.to_thread(still_open, asked, now, by)
        found = [one for one in open_ones if one.asked_at >= begin]
        known = await places(con, guild_id, [one.message_id for one in found])
    return Open(scope, by, asked, found, len(open_ones) - len(found), known)


def _told(made: Open) -> Report:
    scope, question, found = made.scope, made.scope.question, made.found
    words = scope.words
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, int(question.values.get("page") or 1)), pages)
    numbered = list(enumerate(found[(page - 1) * PAGE : page * PAGE], start=(page - 1) * PAGE + 1))
    return Report(
        title=words("Open questions · {title}", title=scope.title),
        sentences=(
            *told_of(made),
            *(_line(number, one, made.known[one.message_id], made.asked, question) for number, one in numbered),
        ),
        footnotes=footnotes(scope, *_basis(found, words)),
        table=table_of(made),
        page=page,
        pages=pages,
        menu=_menu(numbered, made.known, words),
    )


def told_of(made: Open) -> tuple[str, ...]:
    """How many questions are open, of which nobody can tell, and how many are older."""
    return (*_summary(made.found, made.by, made.scope.words), *_older(made.older, made.scope.words))


def _lately(question: Question) -> Period:
    today = local_day(question.now, question.settings.zone)
    text = question.settings.words.count("Last {n} day", "Last {n} days", RECENT_DAYS)
    return Period(today - timedelta(days=RECENT_DAYS - 1), today, RECENT_DAYS, text)


def _summary(found: list[OpenQuestion], by: str, words: Words) -> Iterator[str]:
    sure = sum(not one.uncertain for one in found)
    if not found and by == MENTOR:
        yield words("Nobody waits for a mentor: every question of these days has a mentor’s reply.")
    elif not found:
        yield words("Nobody waits: every question of these days has a reply.")
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


def _older(number: int, words: Words) -> Iterator[str]:
    if number:
        yield words.count(
            "{n} older one, of the last 30 days: give a period to see it.",
            "{n} older ones, of the last 30 days: give a period to see them.",
            number,
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
    if not found:
        return ()
    return (words("I find questions by their words and may be wrong: choose one to say that it is none."),)


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
    return Menu(QUESTION_OPEN, words("Choose a question"), choices)


def table_of(made: Open) -> Table:
    """Every question that is open, for a file."""
    words, question, known, asked = made.scope.words, made.scope.question, made.known, made.asked
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
            for one in made.found
        ),
    )
