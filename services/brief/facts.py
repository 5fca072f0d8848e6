"""Everything a brief rests on, read from the database and added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.habits import Streak, streak
from models.sql import load
from services.absences.store import Absence, absences_between
from services.activity.store import first_message
from services.coverage import unheard, unseen
from services.notes.store import Note, NoteKind, notes_of
from services.people.students import Person
from services.questions.finding import Questions, questions_asked
from services.quiet.finding import quiet_students
from services.quiet.people import Quiet
from services.quiet.sight import blind_days, unseen_days
from services.reports.question import Question
from services.storage.transactions import Connection
from services.students.events import DayColumns, has_whole_hours, student_days
from services.tasks.store import Task, open_tasks
from services.wording.periods import local_day, midnight

WITHOUT_TALK = 28  # days looked at when no talk is written down
SHORTEST, LONGEST = 7, 120  # days of the period: a talk of yesterday leaves too little to say
LOOKED_BACK = 400  # days, for the streaks before
STREAK = 3  # weeks, from which a streak is worth a word
WEEK = 7
AHEAD = 28  # days in which an absence to come is worth a word


@dataclass(frozen=True, slots=True)
class Sums:
    """What somebody did in some days; `seen` of them say something, the other days were not recorded.

    Voice and the moments of reactions are known only of the `heard` ones, on which the bot listened. `helped`: replies
    to other people's messages.
    """

    messages: int
    active_days: int
    words: int
    code_blocks: int
    reactions_given: int
    voice_minutes: float
    days: int
    seen: int
    heard: int
    helped: int = 0

    @property
    def says_enough(self) -> bool:
        """Whether most of the days were recorded."""
        return 2 * self.seen > self.days

    @property
    def heard_enough(self) -> bool:
        """Whether the bot listened on most of the days."""
        return 2 * self.heard > self.days


@dataclass(frozen=True, slots=True)
class First:
    """The first time a student did something: `kind` is message, code, file or answer."""

    kind: str
    message_id: int
    channel_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """A student since the last talk (`first` to `last`, days of the guild), and as many days before.

    Today is not over, so the last of the days before is cut at the same hour. `absences` are those of the period and of
    the four weeks to come, `tasks` the open ones about the student.
    """

    person: Person
    first: date
    last: date
    talk: Note | None
    now: Sums
    before: Sums
    questions: Questions
    firsts: tuple[First, ...]
    streak: Streak | None
    notes: tuple[Note, ...]
    quiet: Quiet | None
    absences: tuple[Absence, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def is_away(self) -> bool:
        """Whether the student is away today."""
        return any(one.first <= self.last <= one.last for one in self.absences)


async def brief_facts(con: Connection, question: Question, person: Person) -> BriefFacts:
    """What changed since the last talk that somebody wrote down, or in four weeks when nobody did."""
    guild_id, settings, zone, now = question.guild_id, question.settings, question.settings.zone, question.now
    notes = await notes_of(con, guild_id, person.user_id)
    talk = next(iter(await notes_of(con, guild_id, person.user_id, kinds=[NoteKind.TALK], most=1)), None)
    last = local_day(now, zone)
    days = WITHOUT_TALK if talk is None else (last - local_day(talk.at, zone)).days
    days = min(max(days, SHORTEST), LONGEST)
    first = last - timedelta(days=days - 1)
    begin = min(first - timedelta(days=days), last - timedelta(days=LOOKED_BACK))
    columns = await student_days(con, guild_id, [person.user_id], begin, last, zone, now=now)
    blind = blind_days(await unseen(con, guild_id, midnight(begin, zone), now), zone).everywhere
    since, start = midnight(first, zone), (first - begin).days
    missed = await unheard(con, guild_id, midnight(first - timedelta(days=days), zone), now)
    deaf = unseen_days([(gap.from_at, gap.to_at) for gap in missed], zone)
    ordinals = range(begin.toordinal(), last.toordinal() + 1)
    seen, heard = [day not in blind for day in ordinals], [day not in deaf for day in ordinals]
    asked = await questions_asked(
        con, guild_id, question.viewer, settings, since=since, before=now, students=[person.user_id]
    )
    cut = datetime.combine(first - timedelta(days=1), now.astimezone(zone).time(), tzinfo=zone)
    rest = await _between(con, guild_id, person.user_id, cut, since, zone)
    edges = [midnight(first - timedelta(days=days), zone), cut, since, midnight(last + timedelta(days=1), zone)]
    rows = await con.fetch(load("cohort_helped"), guild_id, [person.user_id], edges, None)
    helped = {row["day"]: row["amount"] for row in rows}
    firsts = await con.fetch(load("brief_firsts"), guild_id, person.user_id)
    everybody = (await quiet_students(con, guild_id, question.viewer, settings, now)).everybody
    absences = await absences_between(con, guild_id, [person.user_id], first, last + timedelta(days=AHEAD))
    tasks = await open_tasks(con, guild_id, now, student_ids=[person.user_id])
    born = await first_message(con, guild_id, person.user_id)
    return BriefFacts(
        person=person,
        first=first,
        last=last,
        talk=talk,
        now=replace(_sums(columns, seen, heard, start, len(seen)), helped=helped.get(3, 0)),
        before=replace(
            _less(_sums(columns, seen, heard, start - days, start), columns, start - 1, rest), helped=helped.get(1, 0)
        ),
        questions=asked,
        firsts=tuple(First(*row) for row in firsts if row["sent_at"] >= since),
        streak=None if born is None else _longest_now(columns, seen, begin, start),
        notes=tuple(notes),
        quiet=everybody.get(person.user_id),
        absences=tuple(absences),
        tasks=tuple(tasks),
    )


def _sums(columns: DayColumns, seen: Sequence[bool], heard: Sequence[bool], first: int, end: int) -> Sums:
    places = [place for place, day in enumerate(columns.day) if first <= day < end]

    def total(values: Sequence[int]) -> int:
        return sum(values[place] for place in places)

    return Sums(
        messages=total(columns.messages),
        active_days=sum(columns.messages[place] > 0 for place in places),
        words=total(columns.words),
        code_blocks=total(columns.code_blocks),
        reactions_given=total(columns.reactions_given),
        voice_minutes=sum(columns.voice_minutes[place] for place in places),
        days=end - first,
        seen=sum(seen[first:end]),
        heard=sum(heard[first:end]),
    )


async def _between(
    con: Connection, guild_id: int, student: int, begin: datetime, end: datetime, zone: ZoneInfo
) -> Mapping[str, Any] | None:
    """What somebody did between two moments of a day; None when it was nothing."""
    statement = "student_days" if has_whole_hours(zone, begin, end) else "student_days_minutes"
    row = await con.fetchrow(load(statement), guild_id, [student], [begin, end], end)
    return None if row is None else dict(row)


def _less(sums: Sums, columns: DayColumns, last: int, rest: Mapping[str, Any] | None) -> Sums:
    """The sums without the rest of their last day."""
    if rest is None:
        return sums
    on_last = sum(count for day, count in zip(columns.day, columns.messages, strict=True) if day == last)
    return replace(
        sums,
        messages=sums.messages - rest["messages"],
        active_days=sums.active_days - (0 < on_last == rest["messages"]),
        words=sums.words - rest["words"],
        code_blocks=sums.code_blocks - rest["code_blocks"],
        reactions_given=sums.reactions_given - rest["reactions_given"],
        voice_minutes=sums.voice_minutes - rest["voice_minutes"],
    )


def _longest_now(columns: DayColumns, seen: Sequence[bool], begin: date, start: int) -> Streak | None:
    """The streak up to now when it is longer than every one before the period; None otherwise."""
    active = [False] * len(seen)
    for place, day in enumerate(columns.day):
        active[day] = columns.messages[place] > 0
    now = streak(begin, active, seen)
    if now.weeks < STREAK:
        return None
    ends = range(WEEK - begin.weekday(), start + 1, WEEK)
    before = max((streak(begin, active[:end], seen[:end]).weeks for end in ends), default=0)
    return now if now.weeks > before else None
