"""What an export holds: the columns of students and of messages, and their rows as the database has them."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

import asyncpg

from models.sql import load
from services.activity.store import asked_period
from services.exporting.kinds import Column, Holds
from services.people.roster import roster
from services.people.students import Person
from services.records.snowflakes import first_id_at
from services.reports.question import Question
from services.reports.report import Cell
from services.search.finding import with_threads
from services.storage.transactions import Connection
from services.students.events import has_whole_hours
from services.wording.periods import Period
from services.wording.words import Words

type What = Literal["students", "messages"]
type Rows = list[tuple[Cell, ...]]

WHAT: Final[tuple[What, ...]] = get_args(What.__value__)
BATCH: Final = 500
BEGINNING: Final = datetime(2015, 1, 1, tzinfo=UTC)
NEWEST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows an export has: `channels` are those whose messages count, None for all of a student's.

    `hidden` are the students whose messages are left out: the asker may not see them, or they do not want it.
    """

    people: tuple[Person, ...]
    cohorts: dict[int, str]
    hidden: tuple[int, ...]
    student: int | None
    channel: int | None
    readable: frozenset[int]
    channels: frozenset[int] | None
    period: Period | None


async def scope_of(con: Connection, question: Question) -> Scope:
    """What of a server somebody may have, narrowed by what they asked for (student, channel, period)."""
    guild_id, viewer, settings, values = question.guild_id, question.viewer, question.settings, question.values
    seen = await roster(con, guild_id, settings, viewer)
    hidden: set[int] = set()
    if viewer.cohorts is not None or seen.withheld:
        everybody = await roster(con, guild_id, settings, replace(viewer, cohorts=None), everybody=True)
        hidden = {one.user_id for one in everybody.students} - {one.user_id for one in seen.students}
    student, channel = values.get("student"), values.get("channel")
    text = str(values.get("period") or "")
    return Scope(
        people=tuple(one for one in seen.students if student in {None, one.user_id}),
        cohorts=seen.cohorts,
        hidden=tuple(sorted(hidden)),
        student=student,
        channel=channel,
        readable=viewer.channels,
        channels=None if channel is None else await with_threads(con, guild_id, channel, viewer.channels),
        period=await asked_period(con, guild_id, text, settings, question.now) if text else None,
    )


def columns_of(what: What, words: Words) -> list[Column]:
    """The titles of an export and what its columns hold."""
    whole, day, moment = Holds.INTEGER, Holds.DAY, Holds.MOMENT
    if what == "students":
        return [
            Column(words("Student")),
            Column(words("Student id")),
            Column(words("Cohorts")),
            Column(words("On the server"), Holds.YES),
            Column(words("Joined"), moment),
            Column(words("Left the server"), moment),
            Column(words("Messages"), whole),
            Column(words("Active days"), whole),
            Column(words("Words"), whole),
            Column(words("Characters"), whole),
            Column(words("Replies"), whole),
            Column(words("Files"), whole),
            Column(words("Code blocks"), whole),
            Column(words("First day"), day),
            Column(words("Last day"), day),
        ]
    return [
        Column(words("Written"), moment),
        Column(words("Edited"), moment),
        Column(words("Author")),
        Column(words("Author id")),
        Column(words("Bot"), Holds.YES),
        Column(words("Channel")),
        Column(words("Channel id")),
        Column(words("Text")),
        Column(words("Forwarded text")),
        Column(words("Files")),
        Column(words("Words"), whole),
        Column(words("Characters"), whole),
        Column(words("Code blocks"), whole),
        Column(words("Reactions"), whole),
        Column(words("Answers message")),
        Column(words("Message id")),
        Column(words("Link")),
    ]


async def rows_of(con: Connection, question: Question, what: What, scope: Scope) -> AsyncGenerator[Rows]:
    """The rows in batches, read by a cursor: however many there are, one batch is in memory."""
    if what == "students":
        async for rows in _students(con, question, scope):
            yield rows
        return
    names = await _channel_names(con, question.guild_id, scope)
    async for records in _batches(con, load("export_messages"), *_of_messages(question, scope)):
        yield [_message(row, question.guild_id, names) for row in records]


async def _students(con: Connection, question: Question, scope: Scope) -> AsyncGenerator[Rows]:
    zone = question.settings.zone
    start = BEGINNING if scope.period is None else scope.period.starts_at(zone)
    end = question.now if scope.period is None else scope.period.ends_at(zone)
    people = {one.user_id: one for one in scope.people}
    given = (
        *(question.guild_id, list(people), start, end),
        *(None if scope.channels is None else sorted(scope.channels), zone.key, has_whole_hours(zone, start, end)),
    )
    async for records in _batches(con, load("export_students"), *given):
        yield [_student(people[row["user_id"]], row, scope.cohorts) for row in records]


def _student(person: Person, row: asyncpg.Record, cohorts: dict[int, str]) -> tuple[Cell, ...]:
    held = ", ".join(name for role, name in cohorts.items() if role in person.roles)
    about = (person.name, str(person.user_id), held, person.present, person.joined_at, person.left_at)
    return (*about, *tuple(row)[1:])


def _of_messages(question: Question, scope: Scope) -> Sequence[Any]:
    period, zone = scope.period, question.settings.zone
    start = None if period is None else period.starts_at(zone)
    end = None if period is None else period.ends_at(zone)
    return (
        question.guild_id,
        sorted(scope.readable if scope.channels is None else scope.channels),
        start,
        end,
        scope.student,
        list(scope.hidden),
        0 if start is None else first_id_at(start),
        NEWEST_ID if end is None else min(NEWEST_ID, first_id_at(end)),
    )


def _message(row: asyncpg.Record, guild_id: int, names: dict[int, str]) -> tuple[Cell, ...]:
    return (
        row["sent_at"],
        row["edited_at"],
        row["author"],
        str(row["author_id"]),
        row["is_bot"],
        names.get(row["channel_id"], str(row["channel_id"])),
        str(row["channel_id"]),
        row["content"],
        row["snapshot_text"] or None,
        ", ".join(row["files"]) or None,
        row["words"],
        row["characters"],
        row["code_blocks"],
        row["reactions"],
        None if row["reply_to_id"] is None else str(row["reply_to_id"]),
        str(row["id"]),
        f"https://discord.com/channels/{guild_id}/{row['channel_id']}/{row['id']}",
    )


async def _batches(con: Connection, statement: str, *given: Any) -> AsyncGenerator[list[asyncpg.Record]]:
    async with con.transaction(isolation="repeatable_read", readonly=True):
        cursor = await con.cursor(statement, *given)
        while rows := await cursor.fetch(BATCH):
            yield rows


async def _channel_names(con: Connection, guild_id: int, scope: Scope) -> dict[int, str]:
    rows = await con.fetch(
        "select id, name from channel where guild_id = $1 and id = any($2::bigint[])", guild_id, list(scope.readable)
    )
    return {row["id"]: row["name"] for row in rows}
