"""How long questions wait for a reply, and for a mentor's: medians, the curve, the share without one after a day."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from analytics.dropoff.silences import wilson
from analytics.limits import MIN_QUESTIONS
from services.cohort.drawing import drawn
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, scope_of
from services.questions.durations import spoken
from services.questions.finding import ANYBODY, MENTOR, Asked, Questions, questions_asked, spans, timely
from services.questions.task import ResponsePicture, ResponseTask, Spent
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report, Table
from services.storage.transactions import Connection
from services.wording.words import Words

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Times:
    """Response times before any surface shows them; `picture` is None where there is nobody to show."""

    scope: Scope
    found: Questions
    note: str
    picture: ResponsePicture | None


async def question_times_report(tools: ReportTools, question: Question) -> Report:
    """Response times of the questions of a period (`period`, `cohort`)."""
    made = await times_of(tools, question)
    if made.picture is None:
        return Report(made.scope.title, (nobody(made.scope),))
    return await asyncio.to_thread(_told, made, made.picture)


async def times_of(tools: ReportTools, question: Question) -> Times:
    """How long the questions of a period (`period`, `cohort`) waited."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question)
        found = await asked_in(con, scope)
    if not scope.people.students:
        return Times(scope, found, "", None)
    task = await asyncio.to_thread(_task, scope, found)
    picture: ResponsePicture = await drawn(tools, "question waits", task, scope.words)
    return Times(scope, found, task.note, picture)


def _task(scope: Scope, found: Questions) -> ResponseTask:
    words, question = scope.words, scope.question
    title = words("How soon questions are answered")
    waiting = sum(one.is_open() for one in found.asked)
    note = " · ".join(
        (
            scope.name,
            words.days(scope.period.first, scope.period.last),
            words.count("{n} question", "{n} questions", len(found.asked)),
            words("{n} unanswered", n=words.number(waiting)),
        )
    )
    return ResponseTask(
        question.settings.language,
        title,
        note,
        _spent(found.asked, question, ANYBODY),
        _spent(found.asked, question, MENTOR),
    )


def _told(made: Times, picture: ResponsePicture) -> Report:
    scope, words, note = made.scope, made.scope.words, made.note
    return Report(
        title=words("Response times · {title}", title=scope.title),
        sentences=seen(scope),
        fields=fields_of(made, picture),
        footnotes=notes_of(made),
        png=picture.png,
        alt_text=words(
            "Share of questions with a reply by the time since they were asked, {note}. "
            "First reply: {first}. First mentor’s reply: {mentor}.",
            note=note,
            first=spoken(picture.first, words),
            mentor=spoken(picture.mentor, words),
        ),
        table=table_of(made),
    )


def fields_of(made: Times, picture: ResponsePicture) -> tuple[Field, ...]:
    """The figures: how many questions, the middle waits, the shares without a reply after a day."""
    words, now, asked = made.scope.words, made.scope.question.now, made.found.asked
    return (
        Field(words("Questions"), words.number(len(asked))),
        Field(words("First reply"), spoken(picture.first, words)),
        Field(words("First mentor’s reply"), spoken(picture.mentor, words)),
        Field(words("No reply within a day"), late(asked, now, ANYBODY, words)),
        Field(words("No mentor’s reply within a day"), late(asked, now, MENTOR, words)),
    )


def notes_of(made: Times) -> tuple[str, ...]:
    """What the figures rest on."""
    words = made.scope.words
    return footnotes(
        made.scope,
        words("Questions that still wait count too, with the time so far; half is the median of Kaplan and Meier."),
    )


async def asked_in(con: Connection, scope: Scope) -> Questions:
    """What the students of a scope asked in its period."""
    question, period, zone = scope.question, scope.period, scope.zone
    return await questions_asked(
        con,
        question.guild_id,
        question.viewer,
        question.settings,
        since=period.starts_at(zone),
        before=min(period.ends_at(zone), question.now),
        cohort=scope.cohort,
    )


def late(asked: tuple[Asked, ...], now: datetime, by: str, words: Words) -> str:
    """The share of questions without a reply after a day, with its interval, of those that were watched for one."""
    part, known = timely(asked, now, by)
    if known < MIN_QUESTIONS:
        return words("not enough data")
    share = wilson(part, known)
    return words(
        "{share} ({low} – {high}), n = {n}",
        share=words.percent(share.value),
        low=words.percent(share.lower),
        high=words.percent(share.upper),
        n=words.number(known),
    )


def _spent(asked: tuple[Asked, ...], question: Question, by: str) -> Spent:
    found = spans(asked, question.now, by)
    return Spent(tuple(one.seconds for one in found), tuple(one.ended for one in found))


def table_of(made: Times) -> Table:
    """Each question with its waits, for a file."""
    found, words = made.found, made.scope.words
    return Table(
        "response-times",
        (
            words("Student"),
            words("Id"),
            words("Asked at"),
            words("First reply, minutes"),
            words("First mentor’s reply, minutes"),
            words("Mentor"),
            words("Cannot tell"),
            words("Said to be"),
        ),
        tuple(
            (
                found.students[one.author_id].name,
                str(one.author_id),
                one.asked_at,
                _minutes(one, ANYBODY),
                _minutes(one, MENTOR),
                None if one.mentor_id is None else found.mentors.get(one.mentor_id),
                one.unseen_at is not None,
                one.closed_as,
            )
            for one in found.asked
        ),
    )


def _minutes(one: Asked, by: str) -> float | None:
    at = one.reply_at(by)
    return None if at is None else round((at - one.asked_at) / MINUTE, 1)
