"""Questions on the page: those that wait, how long answers take, and who got some."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.cohort.notes import footnotes, nobody, seen
from services.page.markdown import all_said, said
from services.questions import attention, report, times
from services.questions.attention import Attention, attention_asked, attention_of, loads
from services.questions.finding import MENTOR, OpenQuestion
from services.questions.report import Open, open_of
from services.questions.shown import link
from services.questions.task import Steps, Typical
from services.questions.times import times_of
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Table


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question without a known answer: who asked, where, the first words, and since when (aware UTC).

    `unclear`: an answer may have come where nothing was seen. `replied`: others wrote, only a mentor's reply is
    missing. `claimed_by` names the mentor who takes care of it.
    """

    message_id: int
    student_id: int
    student: str
    channel: str
    excerpt: str
    asked_at: datetime
    waited: timedelta
    unclear: bool
    replied: bool
    claimed_by: str
    link: str


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The questions that wait, the oldest first, as `/questions open` lists them; texts are plain."""

    title: str
    told: tuple[str, ...]
    notes: tuple[str, ...]
    waiting: tuple[Waiting, ...] = ()
    older: int = 0
    for_mentor: bool = False
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class TimesPage:
    """How soon questions are answered, as `/questions times` tells it.

    The curves are shares with a reply by so many minutes, up to `watched` minutes; None for too few questions.
    """

    title: str
    told: tuple[str, ...]
    notes: tuple[str, ...]
    note: str = ""
    fields: tuple[Field, ...] = ()
    first: Typical | None = None
    mentor: Typical | None = None
    first_steps: Steps | None = None
    mentor_steps: Steps | None = None
    watched: float = 0.0
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class AttentionPage:
    """Who got answers, as `/questions attention` tells it; `loads` are mentors with the questions they answered first.

    Both are in the order of the alphabet: this is no ranking.
    """

    title: str
    told: tuple[str, ...]
    notes: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    each: tuple[Attention, ...] = ()
    loads: tuple[tuple[str, int], ...] = ()
    table: Table | None = None


async def open_page(tools: ReportTools, question: Question) -> OpenPage:
    """Questions of a `period` (the last 14 days without one) of a `cohort` that wait, for anybody or `waiting` says."""
    made = await open_of(tools, question)
    title = question.settings.words("Open questions · {title}", title=made.scope.title)
    if not made.scope.people.students:
        return OpenPage(said(title, question), (said(nobody(made.scope), question),), ())
    return await asyncio.to_thread(_open, title, made, question)


async def times_page(tools: ReportTools, question: Question) -> TimesPage:
    """Response times of the questions of a `period` and `cohort`."""
    made = await times_of(tools, question)
    title = said(question.settings.words("Response times · {title}", title=made.scope.title), question)
    if made.picture is None:
        return TimesPage(title, (said(nobody(made.scope), question),), ())
    picture = made.picture
    return TimesPage(
        title=title,
        told=all_said(seen(made.scope), question),
        notes=all_said(times.notes_of(made), question),
        note=made.note,
        fields=times.fields_of(made, picture),
        first=picture.first,
        mentor=picture.mentor,
        first_steps=picture.first_steps,
        mentor_steps=picture.mentor_steps,
        watched=picture.watched,
        table=await asyncio.to_thread(times.table_of, made),
    )


async def attention_page(tools: ReportTools, question: Question) -> AttentionPage:
    """Who got answers in a `period`, of a `cohort`."""
    scope, found = await attention_asked(tools, question)
    words = question.settings.words
    title = said(words("Mentors’ attention · {title}", title=scope.title), question)
    if not scope.people.students:
        return AttentionPage(title, (said(nobody(scope), question),), ())
    each = await asyncio.to_thread(attention_of, found)
    return AttentionPage(
        title=title,
        told=all_said(seen(scope), question),
        notes=all_said(attention.notes_of(scope), question),
        fields=attention.fields_of(each, found, words),
        each=tuple(each),
        loads=tuple(loads(found)),
        table=attention.table_of(each, words),
    )


def _open(title: str, made: Open, question: Question) -> OpenPage:
    """Beside the loop: there may be thousands."""
    return OpenPage(
        title=said(title, question),
        told=all_said(report.told_of(made), question),
        notes=all_said(footnotes(made.scope, *_basis(made)), question),
        waiting=tuple(_waiting(one, made, question) for one in made.found),
        older=made.older,
        for_mentor=made.by == MENTOR,
        table=report.table_of(made),
    )


def _basis(made: Open) -> tuple[str, ...]:
    """What the list rests on, as far as the page can say it: marks are made in Discord."""
    if not made.found:
        return ()
    words = made.scope.words
    return (
        words("I find questions by their words and may be wrong: in /questions open you can say that one is none."),
    )


def _waiting(one: OpenQuestion, made: Open, question: Question) -> Waiting:
    place = made.known[one.message_id]
    return Waiting(
        message_id=one.message_id,
        student_id=one.student.user_id,
        student=one.student.name,
        channel=said(place.channel, question),
        excerpt=place.excerpt,
        asked_at=one.asked_at,
        waited=one.waited,
        unclear=one.uncertain,
        replied=one.replied,
        claimed_by="" if one.claimed_by is None else made.asked.mentors.get(one.claimed_by, "?"),
        link=link(question.guild_id, one.channel_id, one.message_id),
    )
