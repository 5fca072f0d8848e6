"""Everything a weekly report rests on, read from the database and added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from models.sql import load
from services.activity.facts import Sight
from services.activity.store import sight
from services.people.roster import roster
from services.people.students import Person
from services.questions.finding import (
    ANYBODY,
    MENTOR,
    Asked,
    OpenQuestion,
    open_questions,
    questions_asked,
    spans,
    timely,
)
from services.questions.task import Spent
from services.quiet.finding import quiet_students
from services.quiet.people import Found
from services.quiet.sight import blind_days
from services.reports.question import Question
from services.storage.transactions import Connection
from services.students.events import has_whole_hours
from services.wording.periods import local_day, midnight
from services.wording.words import Words

WEEK = 7
WEEKS = 8  # in the picture; the last two are compared
MOST_UNSEEN = 1  # days of a week that may be missing where it is compared

MOST_OF_A_WEEK = timedelta(days=WEEK) / 2


@dataclass(frozen=True, slots=True)
class Answers:
    """Of the questions of a week that were watched for a day: how many there were, and how many had an answer in it.

    `waits` are those of all questions of the week, up to now.
    """

    answered: int
    watched: int
    waits: Spent


@dataclass(frozen=True, slots=True)
class WeeklyFacts:
    """The seven days before a day (`first` to `last`), week by week up to them; messages by student and week.

    `students` are those who were there in the reported week or the one before it; `here` says in which weeks each of
    them belonged to the server for most of it, or wrote.
    """

    first: date
    last: date
    students: tuple[Person, ...]
    messages: dict[int, tuple[int, ...]]
    here: dict[int, tuple[bool, ...]]
    unseen_days: tuple[int, ...]
    asked: int
    asked_before: int
    anybody: Answers
    mentors: Answers
    waiting: tuple[OpenQuestion, ...]
    unclear: int
    quiet: Found
    sight: Sight
    zone: ZoneInfo
    words: Words

    @property
    def starts(self) -> tuple[date, ...]:
        """The first day of each week, the reported one last."""
        return tuple(self.first - timedelta(days=WEEK * back) for back in range(WEEKS - 1, -1, -1))

    @property
    def comparable(self) -> bool:
        """Whether enough of the last two weeks was recorded to hold them against each other."""
        return all(days <= MOST_UNSEEN for days in self.unseen_days[-2:])

    def written(self, week: int) -> int:
        """How many messages students wrote in a week; -1 is the reported one."""
        return sum(weeks[week] for weeks in self.messages.values())

    def saw_nothing(self, week: int) -> bool:
        """Whether no day of a week was recorded."""
        return self.unseen_days[week] >= WEEK

    def there(self, week: int) -> int:
        """How many students belonged to the server in a week."""
        return sum(weeks[week] for weeks in self.here.values())

    def writers(self, week: int) -> int:
        """How many students wrote in a week."""
        return sum(weeks[week] > 0 for weeks in self.messages.values())


async def weekly_facts(con: Connection, question: Question) -> WeeklyFacts:
    """The seven whole days before `day` (today, when the question names none), and the seven weeks before them."""
    guild_id, viewer, settings, zone = question.guild_id, question.viewer, question.settings, question.settings.zone
    given = question.values.get("day")
    day = date.fromisoformat(given) if isinstance(given, str) else local_day(question.now, zone)
    first = day - timedelta(days=WEEK)
    edges = [midnight(day - timedelta(days=WEEK * back), zone) for back in range(WEEKS, -1, -1)]
    begin, end = edges[-2], edges[-1]
    known = (await roster(con, guild_id, settings, viewer)).students
    people = tuple(one for one in known if one.present or (one.left_at is not None and one.left_at > edges[-3]))
    asked = await questions_asked(con, guild_id, viewer, settings, since=begin, before=end)
    waiting = await open_questions(con, guild_id, viewer, settings, question.now)
    before = await questions_asked(con, guild_id, viewer, settings, since=edges[-3], before=begin)
    seen = await sight(con, guild_id, edges[0], end, viewer)
    messages = await _by_week(con, guild_id, [person.user_id for person in people], edges, zone)
    return WeeklyFacts(
        first=first,
        last=day - timedelta(days=1),
        students=people,
        messages=messages,
        here={person.user_id: _here(person, messages[person.user_id], edges) for person in people},
        unseen_days=_unseen(seen, edges, zone),
        asked=len(asked.asked),
        asked_before=len(before.asked),
        anybody=_answers(asked.asked, question.now, ANYBODY),
        mentors=_answers(asked.asked, question.now, MENTOR),
        waiting=tuple(one for one in waiting if not one.uncertain),
        unclear=sum(one.uncertain for one in waiting),
        quiet=await quiet_students(con, guild_id, viewer, settings, question.now),
        sight=Sight(tuple(gap for gap in seen.gaps if gap.to_at > begin), seen.hidden, seen.hidden_more),
        zone=zone,
        words=settings.words,
    )


async def _by_week(
    con: Connection, guild_id: int, members: Sequence[int], edges: Sequence[datetime], zone: ZoneInfo
) -> dict[int, tuple[int, ...]]:
    statement = "student_days" if has_whole_hours(zone, edges[0], edges[-1]) else "student_days_minutes"
    counted = {member: [0] * (len(edges) - 1) for member in members}
    for row in await con.fetch(load(statement), guild_id, list(members), list(edges), edges[-1]):
        counted[row["member_id"]][row["day"] - 1] = row["messages"]
    return {member: tuple(weeks) for member, weeks in counted.items()}


def _here(person: Person, messages: Sequence[int], edges: Sequence[datetime]) -> tuple[bool, ...]:
    """In which weeks somebody belonged for most of it, or wrote: who had not come yet was not silent."""
    joined, left = person.joined_at or edges[0], person.left_at or edges[-1]
    stays = (min(left, end) - max(joined, begin) for begin, end in pairwise(edges))
    return tuple(wrote > 0 or stay > MOST_OF_A_WEEK for wrote, stay in zip(messages, stays, strict=True))


def _unseen(seen: Sight, edges: Sequence[datetime], zone: ZoneInfo) -> tuple[int, ...]:
    """How many days of each week were not seen."""
    blind = blind_days(seen.gaps, zone).everywhere
    bounds = [local_day(edge, zone).toordinal() for edge in edges]
    return tuple(sum(begin <= day < end for day in blind) for begin, end in pairwise(bounds))


def _answers(asked: Sequence[Asked], now: datetime, by: str) -> Answers:
    late, watched = timely(asked, now, by)
    found = spans(asked, now, by)
    return Answers(
        watched - late,
        watched,
        Spent(tuple(one.seconds for one in found), tuple(one.ended for one in found)),
    )
