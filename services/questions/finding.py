"""The questions of students and what came of them, as a viewer may know it. All times are aware UTC."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from models.sql import load
from services.coverage import unseen
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.roster import roster
from services.people.students import Person, role_names
from services.records.snowflakes import first_id_at
from services.reports.question import Viewer
from services.storage.transactions import Connection

CONVERSATION = timedelta(minutes=30)  # a longer pause ends it: the cut between sittings
NEXT_MESSAGE = timedelta(minutes=10)  # so soon the next message counts as an answer; measured in docs/analytics.md
MENTION = timedelta(hours=24)
TIMELY = timedelta(hours=24)  # within which a question should have its answer
OPEN_DAYS = 30  # questions asked before that are past helping
ANYBODY, MENTOR = "anyone", "mentor"
ANSWERED, NOT_A_QUESTION = "answered", "not_a_question"
_ID_SHIFT = 22


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its first replies by anybody else and by a mentor.

    `unseen_at` is from when on something was not seen where an answer may have been: what came later is known only in
    part. `closed_as` is what a mentor said of it.
    """

    message_id: int
    channel_id: int
    author_id: int
    asked_at: datetime
    replied_at: datetime | None
    mentor_at: datetime | None
    mentor_id: int | None
    claimed_by: int | None
    closed_as: str | None
    closed_at: datetime | None
    unseen_at: datetime | None

    def reply_at(self, by: str) -> datetime | None:
        """When anybody else, or a mentor, first replied."""
        return self.mentor_at if by == MENTOR else self.replied_at

    def is_open(self, by: str = ANYBODY) -> bool:
        """Whether no reply is known and no mentor closed it."""
        return self.closed_as is None and self.reply_at(by) is None


@dataclass(frozen=True, slots=True)
class Span:
    """How long somebody waited, in seconds: until the reply, or (`ended` false) as long as anybody could see."""

    seconds: float
    ended: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without a known answer; `uncertain` when an answer may have come where nothing was seen.

    `replied` when other students wrote and only a mentor's reply is missing.
    """

    message_id: int
    channel_id: int
    student: Person
    asked_at: datetime
    waited: timedelta
    claimed_by: int | None
    uncertain: bool
    replied: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """What was asked in a time, oldest first, by students who may be shown; mentors by id, with their names."""

    students: dict[int, Person]
    mentors: dict[int, str]
    asked: tuple[Asked, ...]


async def questions_asked(
    con: Connection,
    guild_id: int,
    viewer: Viewer,
    settings: GuildSettings,
    *,
    since: datetime,
    before: datetime,
    cohort: int | None = None,
    students: Iterable[int] | None = None,
) -> Questions:
    """What students asked between two moments in channels that the viewer may read, and who answered.

    `cohort` and `students` narrow down whose questions; replies are looked for up to now. Raises NotAllowed for a
    cohort that is not the viewer's.
    """
    people = await roster(con, guild_id, settings, viewer, cohort=cohort)
    wanted = None if students is None else set(students)
    shown = {one.user_id: one for one in people.students if wanted is None or one.user_id in wanted}
    mentors = await mentor_names(con, guild_id, settings)
    missed = await unseen(con, guild_id, since, datetime.max.replace(tzinfo=since.tzinfo))
    rows = await con.fetch(
        load("question_waits"),
        guild_id,
        list(viewer.channels),
        list(shown),
        list(mentors),
        first_id_at(since),
        first_id_at(before),
        _distance(CONVERSATION),
        _distance(NEXT_MESSAGE),
        _distance(MENTION),
        [one.from_at for one in missed],
        [one.to_at for one in missed],
        [one.channel_id for one in missed],
    )
    return Questions(shown, mentors, await asyncio.to_thread(_asked, rows))


def _asked(rows: Iterable[asyncpg.Record]) -> tuple[Asked, ...]:
    """Beside the loop: a year of a large server are tens of thousands."""
    return tuple(Asked(*row) for row in rows)


async def mentor_names(con: Connection, guild_id: int, settings: GuildSettings) -> dict[int, str]:
    """Everybody who holds a mentor's role or left with it, and what they are called."""
    roles = list(roles_named(settings.staff_roles, await role_names(con, guild_id)))
    rows = await con.fetch(
        "select user_id, display_name, name from member where guild_id = $1 and roles && $2::bigint[] and not is_bot",
        guild_id,
        roles,
    )
    return {row["user_id"]: row["display_name"] or row["name"] or str(row["user_id"]) for row in rows}


async def open_questions(
    con: Connection,
    guild_id: int,
    viewer: Viewer,
    settings: GuildSettings,
    now: datetime,
    *,
    days: int = OPEN_DAYS,
    cohort: int | None = None,
    students: Iterable[int] | None = None,
    by: str = ANYBODY,
) -> list[OpenQuestion]:
    """Questions of the last so many days without a reply by anybody else (or by a mentor), the oldest first."""
    found = await questions_asked(
        con,
        guild_id,
        viewer,
        settings,
        since=now - timedelta(days=days),
        before=now,
        cohort=cohort,
        students=students,
    )
    return still_open(found, now, by)


def still_open(questions: Questions, now: datetime, by: str = ANYBODY) -> list[OpenQuestion]:
    """Those of some questions that are open, the oldest first."""
    return [
        OpenQuestion(
            one.message_id,
            one.channel_id,
            questions.students[one.author_id],
            one.asked_at,
            now - one.asked_at,
            one.claimed_by,
            one.unseen_at is not None,
            one.replied_at is not None,
        )
        for one in questions.asked
        if one.is_open(by)
    ]


def spans(asked: Sequence[Asked], now: datetime, by: str = ANYBODY) -> list[Span]:
    """How long each question waited; a wait ends unanswered where sight, patience (closed) or time ended."""
    return [_span(one, now, by) for one in asked]


def _span(one: Asked, now: datetime, by: str) -> Span:
    limits = [at for at in (one.unseen_at, one.closed_at if one.closed_as else None, now) if at is not None]
    watched, reply = max(min(limits), one.asked_at), one.reply_at(by)
    ended = reply is not None and reply <= watched
    return Span(((reply if ended and reply else watched) - one.asked_at).total_seconds(), ended)


def timely(asked: Sequence[Asked], now: datetime, by: str = ANYBODY) -> tuple[int, int]:
    """How many questions had no answer within a day, of how many that were watched for one.

    What a mentor closed as answered had one: by voice, or somewhere else.
    """
    late = known = 0
    for one in asked:
        due, reply = one.asked_at + TIMELY, one.reply_at(by)
        if due > now or (one.unseen_at is not None and one.unseen_at < min(due, reply or due)):
            continue
        known += 1
        late += one.closed_as != ANSWERED and (reply is None or reply > due)
    return late, known


def _distance(span: timedelta) -> int:
    """A stretch of time as a distance between two of Discord's ids."""
    return (span // timedelta(milliseconds=1)) << _ID_SHIFT
