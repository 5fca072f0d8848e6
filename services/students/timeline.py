"""A student's time on the course: weeks, and what happened in them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.activity.facts import Facts
from services.activity.notes import about_gaps, about_hidden, about_person, never_wrote
from services.activity.store import asked_period
from services.notes.store import NoteKind, when_noted
from services.people.students import Cohort
from services.questions.finding import questions_asked
from services.reports.question import Question, ReportTools
from services.reports.report import Report, Table
from services.storage.transactions import Connection
from services.students.actions import activity_button, calendar_button, card_button
from services.students.drawing import drawn
from services.students.gathering import (
    Student,
    days_of,
    find_student,
    own_days,
    people_of,
    student_asked,
    today_of,
)
from services.students.kinds import kinds
from services.students.store import cohort_roles_of, stays_of
from services.students.task import Frame, Happening, TimelinePicture, TimelineTask
from services.wording.answers import as_it_is
from services.wording.periods import Period, local_day
from services.wording.words import Words

LONGEST = 730  # days shown when no period was asked for
TOLD = 10  # newest events in words
NOTES = 100


@dataclass(frozen=True, slots=True)
class Timeline:
    """A student's time before any surface shows it.

    `picture` is None for who never wrote; `events` are in order, the breaks among them. `told` stands above, `notes`
    below.
    """

    title: str
    facts: Facts
    picture: TimelinePicture | None
    events: tuple[Happening, ...]
    told: tuple[str, ...]
    notes: tuple[str, ...]


async def timeline_report(tools: ReportTools, question: Question) -> Report:
    """The time of `student` since they joined (or a `period`): weeks, breaks, questions, talks and notes."""
    made, words = await timeline_of(tools, question), question.settings.words
    if isinstance(made, Report):
        return made
    student = made.facts.person.user_id
    buttons = (card_button(student, words), activity_button(student, words), calendar_button(student, words))
    if made.picture is None:
        return Report(made.title, (*made.told, *made.notes), buttons=buttons)
    events = list(made.events)
    return Report(
        title=made.title,
        sentences=(*made.told, *_newest(events, words)),
        footnotes=made.notes,
        png=made.picture.png,
        alt_text=_alt_text(made.facts, events, made.picture, words),
        table=_table(events, made.picture, words),
        buttons=buttons,
    )


async def timeline_of(tools: ReportTools, question: Question) -> Timeline | Report:
    """The time of `student`, or an answer that says why nothing is shown about this person."""
    settings, words = question.settings, question.settings.words
    async with tools.database.pool.acquire() as con:
        found = await find_student(con, question, student_asked(question.values))
        if isinstance(found, Report):
            return found
        period = await _period(con, question, found)
        facts, task = await _gather(con, question, found, period)
    title = f"{facts.name} · {period.text}"
    told = (*about_person(facts), *about_gaps(facts))
    if found.last_at is None:
        return Timeline(title, facts, None, (), (never_wrote(facts), *told), tuple(about_hidden(facts)))
    picture: TimelinePicture = await drawn(tools.renderer, "timeline", task, words)
    events = sorted((*task.events, *picture.breaks), key=lambda event: (event.day, event.kind))
    notes = (*told[1:], *about_hidden(facts), words("Time zone: {zone}.", zone=settings.zone.key))
    return Timeline(title, facts, picture, tuple(events), told[:1], notes)


async def _period(con: Connection, question: Question, found: Student) -> Period:
    """What was asked for, or everything since the student came, two years at most."""
    settings, text = question.settings, str(question.values.get("period") or "")
    if text:
        return await asked_period(con, question.guild_id, text, settings, question.now)
    today = today_of(question)
    since = local_day(found.since, settings.zone) if found.since else today
    wrote = local_day(found.first_at, settings.zone) if found.first_at else since
    first = min(max(min(since, wrote), today - timedelta(days=LONGEST - 1)), today)
    return Period(first, today, (today - first).days + 1, settings.words("The whole time"), whole=True)


async def _gather(con: Connection, question: Question, found: Student, period: Period) -> tuple[Facts, TimelineTask]:
    settings, student, words = question.settings, found.person.user_id, question.settings.words
    days, seen = await days_of(con, question, people_of([found]), period.first, period.last)
    own = await own_days(con, question, student, period.first, period.last)
    facts = Facts(
        person=found.person,
        period=period,
        last_at=found.last_at,
        cohort=Cohort("", (), {}, {}),
        sight=seen.since(period.starts_at(settings.zone)),
        zone=settings.zone,
        words=words,
        now=question.now,
    )
    note = words.days(period.first, period.last)
    frame = Frame(
        settings.language, settings.time_zone, question.now, found.person.name, note, facts.sight.still_reading
    )
    events = [*await _here(con, question, found), *await _asked(con, question, student, period)]
    events += await _noted(con, question, student)
    inside = tuple(event for event in events if period.first <= event.day <= period.last)
    return facts, TimelineTask(frame, student, days, own.day, inside)


async def _here(con: Connection, question: Question, found: Student) -> list[Happening]:
    """Joining, leaving, coming back and cohorts; moments that were only found out later are left out."""
    guild_id, settings, student = question.guild_id, question.settings, found.person.user_id

    def day(at: datetime) -> date:
        return local_day(at, settings.zone)

    stays = await stays_of(con, guild_id, student)
    events = [
        Happening("joined" if place == 0 else "returned", day(stay.from_at))
        for place, stay in enumerate(stays)
        if stay.from_certain or place == 0
    ]
    if not stays and found.person.joined_at is not None:
        events.append(Happening("joined", day(found.person.joined_at)))
    events += [Happening("left", day(stay.to_at)) for stay in stays if stay.to_at is not None]
    roles = await cohort_roles_of(con, guild_id, student, settings)
    return events + [Happening("role", day(at), text=name) for name, at in roles]


async def _asked(con: Connection, question: Question, student: int, period: Period) -> list[Happening]:
    """Questions in channels that the reader may read."""
    settings, zone = question.settings, question.settings.zone
    asked = await questions_asked(
        con,
        question.guild_id,
        question.viewer,
        settings,
        since=period.starts_at(zone),
        before=min(period.ends_at(zone), question.now),
        students=[student],
    )
    return [
        Happening("unanswered" if one.is_open() else "answered", local_day(one.asked_at, zone))
        for one in asked.asked
        if not (one.is_open() and one.unseen_at is not None)
    ]


async def _noted(con: Connection, question: Question, student: int) -> list[Happening]:
    """Talks and notes; what they say is not shown here."""
    zone = question.settings.zone
    noted = await when_noted(con, question.guild_id, student, most=NOTES)
    return [Happening("talk" if kind is NoteKind.TALK else "note", local_day(at, zone)) for kind, at in noted]


def _newest(events: list[Happening], words: Words) -> list[str]:
    """The newest events in words, the newest first; questions are in the picture."""
    names = kinds(words)
    told = [event for event in events if event.kind not in {"answered", "unanswered"}][-TOLD:]
    return [f"{_when(event, words)}: {as_it_is(what(event, names))}" for event in reversed(told)]


def _when(event: Happening, words: Words) -> str:
    if event.kind != "break":
        return words.day(event.day)
    if event.until is None:
        return words("since {day}", day=words.day(event.day))
    return words.days(event.day, event.until)


def what(event: Happening, names: dict[str, str]) -> str:
    """What happened, in a few words."""
    return f"{names[event.kind]} ({event.text})" if event.text else names[event.kind]


def _alt_text(facts: Facts, events: Iterable[Happening], picture: TimelinePicture, words: Words) -> str:
    messages = round(sum(value or 0 for _, value in picture.weeks))
    days = words.days(facts.period.first, facts.period.last)
    told = words("Messages per week of {name}, {period}.", name=facts.person.name, period=days)
    counted = Counter(event.kind for event in events)
    parts = [f"{name}: {words.number(counted[kind])}" for kind, name in kinds(words).items() if counted[kind]]
    return " ".join((told, words.count("{n} message", "{n} messages", messages) + ".", "; ".join(parts)))[:1000]


def _table(events: Iterable[Happening], picture: TimelinePicture, words: Words) -> Table:
    names = kinds(words)
    columns = (words("Day"), words("Until"), words("What"), words("Messages"))
    weeks = [(start, start + timedelta(days=6), words("Week"), value) for start, value in picture.weeks]
    happened = [(event.day, event.until, what(event, names), None) for event in events]
    return Table("timeline", columns, tuple(sorted((*weeks, *happened), key=lambda row: (row[0], str(row[2])))))
