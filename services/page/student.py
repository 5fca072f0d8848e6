"""One student on the page: the card and the time on the course, as figures instead of pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from analytics.card_figures import CardFigures
from services.page.markdown import all_said, said
from services.people.finding import check_students
from services.questions.finding import Asked
from services.questions.shown import Place, link, places
from services.reports.question import Question, ReportTools
from services.reports.report import Report
from services.students.card import card_of
from services.students.card_words import Card
from services.students.headlines import Headline
from services.students.kinds import kinds
from services.students.timeline import timeline_of, what
from services.wording.periods import local_day


@dataclass(frozen=True, slots=True)
class Part:
    """A channel with what was written in it; `rest` is everything that may not be named."""

    name: str
    messages: int
    rest: bool


type State = Literal["open", "answered", "mentor", "closed", "unclear"]


@dataclass(frozen=True, slots=True)
class StudentQuestion:
    """A question of a student: its first words, where and when it was asked (aware UTC), and what came of it.

    `state` is "open", "answered", "mentor" (a mentor replied), "closed" or "unclear" (an answer may have come where
    nothing was seen). `link` opens it in Discord.
    """

    message_id: int
    asked_at: datetime
    channel: str
    excerpt: str
    state: State
    link: str


@dataclass(frozen=True, slots=True)
class StudentCard:
    """The card of a student: the figures and words of the picture in Discord, and the picture itself.

    Texts are plain, in the reader's language. `told` is to be read first, `notes` last. `running`: the last week is not
    over. Without `figures` there is nothing but the sentences: nobody who may be shown, or who never wrote.
    """

    name: str
    title: str
    about: str
    told: tuple[str, ...]
    notes: tuple[str, ...]
    shown: tuple[Headline, ...] = ()
    further: tuple[Headline, ...] = ()
    figures: CardFigures | None = None
    first: date | None = None
    last: date | None = None
    running: bool = False
    channels: tuple[Part, ...] = ()
    answered: int = 0
    unanswered: int = 0
    unclear: int = 0
    questions: tuple[StudentQuestion, ...] = ()
    still_reading: bool = False
    png: bytes | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day; a break lasts until a day, None is "still" or that day alone."""

    kind: str
    day: date
    until: date | None
    text: str


@dataclass(frozen=True, slots=True)
class StudentTime:
    """A student's time on the course: weeks with their messages (None: nothing can be said), and what happened.

    `seen` says of each week whether most of it was.
    """

    title: str
    told: tuple[str, ...]
    notes: tuple[str, ...]
    weeks: tuple[tuple[date, float | None], ...] = ()
    seen: tuple[bool, ...] = ()
    events: tuple[Event, ...] = ()
    png: bytes | None = None


async def student_card(tools: ReportTools, question: Question) -> StudentCard:
    """The card of `student` for a `period`.

    Raises:
        ProfilerError: the period cannot be read, or the student is not the viewer's to see.
    """
    await _check(tools, question)
    card = await card_of(tools, question)
    if isinstance(card, Report):
        name = said(card.title, question)
        return StudentCard(name, name, "", all_said(card.sentences, question), ())
    async with tools.database.pool.acquire() as con:
        known = await places(con, question.guild_id, [one.message_id for one in card.known.questions])
    return _card(card, known, question)


async def student_time(tools: ReportTools, question: Question) -> StudentTime:
    """The time of `student` on the course, or in a `period`; raises a ProfilerError as the card does."""
    await _check(tools, question)
    made = await timeline_of(tools, question)
    if isinstance(made, Report):
        return StudentTime(said(made.title, question), all_said(made.sentences, question), ())
    names = kinds(question.settings.words)
    return StudentTime(
        said(made.title, question),
        all_said(made.told, question),
        all_said(made.notes, question),
        weeks=() if made.picture is None else made.picture.weeks,
        seen=() if made.picture is None else made.picture.seen,
        events=tuple(Event(one.kind, one.day, one.until, what(one, names)) for one in made.events),
        png=None if made.picture is None else made.picture.png,
    )


async def _check(tools: ReportTools, question: Question) -> None:
    async with tools.database.pool.acquire() as con:
        await check_students(con, question.guild_id, question.values, question.viewer, question.settings)


def _card(card: Card, known: Mapping[int, Place], question: Question) -> StudentCard:
    facts, picture, zone = card.known.facts, card.picture, question.settings.zone
    today = local_day(question.now, zone)
    last = facts.period.last
    return StudentCard(
        name=facts.person.name,
        title=said(card.title, question),
        about=card.task.frame.note,
        told=all_said(card.told, question),
        notes=all_said(card.notes, question),
        shown=card.shown,
        further=card.further,
        figures=None if picture is None else picture.figures,
        first=facts.period.first,
        last=last,
        running=last + timedelta(days=6 - last.weekday()) >= today,
        channels=tuple(Part(name, count, not channel) for channel, name, count in card.known.channels),
        answered=card.known.answered,
        unanswered=card.known.unanswered,
        unclear=card.known.unclear,
        questions=tuple(_question(one, known[one.message_id], question) for one in reversed(card.known.questions)),
        still_reading=facts.sight.still_reading,
        png=None if picture is None else picture.png,
    )


def _question(one: Asked, place: Place, question: Question) -> StudentQuestion:
    return StudentQuestion(
        one.message_id,
        one.asked_at,
        said(place.channel, question),
        place.excerpt,
        _state(one),
        link(question.guild_id, one.channel_id, one.message_id),
    )


def _state(one: Asked) -> State:
    if one.closed_as is not None:
        return "closed"
    if one.mentor_at is not None:
        return "mentor"
    if one.replied_at is not None:
        return "answered"
    return "open" if one.unseen_at is None else "unclear"
