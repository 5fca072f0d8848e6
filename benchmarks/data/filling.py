"""A server's messages and all that follows from them, written by PostgreSQL itself without the product's triggers.

What the product would have made of the same messages is the same: a test stores them through it and compares.
"""

import asyncio
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.data.people import Cast, Human
from benchmarks.data.sizes import COURSE_WEEKS
from benchmarks.data.texts import Text, texts
from services.database import connect

WEEK = Path(__file__).with_name("week.sql").read_text()
BLOCK = 12
MOMENTS = 4096
WRITERS = 2
HOUR, WEEK_HOURS = 3600, 168
WHOLE = 200_000  # messages: larger servers are filled without indexes, which are made afterwards
LARGE = ("message", "activity_hour", "message_search", "message_reaction", "attachment")
MADE = """
create unlogged table made_text (number int primary key, content text, words int, characters int, code_blocks int,
    asks boolean, parts text, embeds int, filename text, file_size int, lexemes text);
create unlogged table made_talk (week int, talk int, channel_id bigint, people bigint[], primary key (week, talk));
create unlogged table made_moment (place int primary key, second float8, span float8);
create unlogged table made_person (id bigint primary key, name text, is_bot boolean);
"""
TYPED = """
alter table made_text alter parts type jsonb using parts::jsonb, alter lexemes type tsvector using lexemes::tsvector;
analyze made_text, made_talk, made_moment, made_person;
"""
QUICK = "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set jit = off"
# What is built at once, the slowest first; each takes the memory that the server gives it.
INDEXES = (
    "select indexdef from pg_indexes where tablename = any($1) and indexname not in (select conname from pg_constraint)"
)
KEYS = """
select conrelid::regclass::text as held_by, conname, pg_get_constraintdef(oid) as definition
from pg_constraint where contype = 'p' and conrelid = any($1::regclass[])
"""
INDEX_NAMES = INDEXES.replace("indexdef", "indexname")


async def fill(url: str, cast: Cast, say: Callable[[str], None]) -> None:
    """Fill a migrated, empty database with a server."""
    con = await connect(url)
    try:
        await con.execute(MADE)
        await con.copy_records_to_table(
            "made_text", records=[_row(n, one) for n, one in enumerate(texts(cast.size.texts))]
        )
        talks = [
            (week, number, place, [one.id for one in people])
            for week in range(cast.size.weeks)
            for number, (place, people) in enumerate(cast.talks(week))
        ]
        await con.copy_records_to_table("made_talk", records=talks)
        await con.copy_records_to_table("made_moment", records=moments(cast.since))
        await con.copy_records_to_table("made_person", records=[(one.id, one.name, one.is_bot) for one in cast.people])
        await con.execute(TYPED)
        await _describe(con, cast)
        say("people and channels are there")
        indexes = await _without_indexes(con) if cast.size.messages > WHOLE else []
        await _weeks(url, cast)
        say(f"{cast.size.messages:,} messages are there")
        await _at_once(url, indexes)
        say("indexes are there")
        await con.execute("drop table made_text, made_talk, made_moment, made_person")
        await _finish(con, cast)
        await con.execute("vacuum (freeze, analyze)")
        say("cleaned up")
    finally:
        await con.close()


def moments(since: datetime) -> list[tuple[int, float, float]]:
    """When in a week the next of so many equal parts of its messages begins, and how long it takes, in seconds."""
    weights = [_busy(since + timedelta(hours=hour)) for hour in range(WEEK_HOURS)]
    scale, hour, passed, edges = MOMENTS / sum(weights), 0, 0.0, []
    for place in range(MOMENTS):
        while passed + weights[hour] * scale < place:
            passed += weights[hour] * scale
            hour += 1
        edges.append((hour + (place - passed) / (weights[hour] * scale)) * HOUR)
    edges.append(WEEK_HOURS * HOUR)
    return [(place, edges[place], edges[place + 1] - edges[place]) for place in range(MOMENTS)]


def _busy(moment: datetime) -> float:
    """How much is written in an hour of the week: evenings of working days most, nights hardly anything."""
    by_hour = (2, 1, 0.5, 0.3, 0.3, 0.5, 2, 8, 18, 26, 28, 26, 20, 22, 26, 28, 30, 34, 38, 36, 30, 20, 10, 4)
    return by_hour[moment.hour] * (0.45 if moment.weekday() > 4 else 1)


def _row(number: int, one: Text) -> tuple[Any, ...]:
    record, file = one.record, one.file
    counted = record.content, record.words, record.characters, record.code_blocks, record.asks
    return (number, *counted, one.parts, record.embeds, file and file["filename"], file and file["size"], one.lexemes)


async def _weeks(url: str, cast: Cast) -> None:
    """All weeks, some at a time: by several connections, each taking the next."""
    size, waiting = cast.size, iter(range(cast.size.weeks))

    async def some() -> None:
        con = await connect(url)
        try:
            await con.execute(QUICK)
            for week in waiting:
                first, after = (at * size.messages // size.weeks for at in (week, week + 1))
                began = int((cast.since + timedelta(weeks=week)).timestamp() * 1000)
                await con.execute(WEEK, cast.guild, week, first, after, began, BLOCK, cast.size.texts - 1)
        finally:
            await con.close()

    await asyncio.gather(*(some() for _ in range(WRITERS)))


async def _without_indexes(con: asyncpg.Connection) -> list[str]:
    """Drop what would be kept up row by row; returns the statements that make it again."""
    made = [row["indexdef"] for row in await con.fetch(INDEXES, LARGE)]
    for row in await con.fetch(INDEX_NAMES, LARGE):
        await con.execute(f'drop index "{row["indexname"]}"')
    for table, name, definition in await con.fetch(KEYS, LARGE):
        await con.execute(f'alter table {table} drop constraint "{name}"')
        made.append(f'alter table {table} add constraint "{name}" {definition}')
    return sorted(made, key=lambda one: ("gin" not in one, "message_search" not in one, one))


async def _at_once(url: str, statements: Iterable[str]) -> None:
    """Run statements on several connections; those that would wait for each other's table come one after the other."""
    waiting = iter(statements)

    async def some() -> None:
        con = await connect(url)
        try:
            await con.execute("set maintenance_work_mem = '1GB'")
            for statement in waiting:
                await con.execute(statement)
        finally:
            await con.close()

    await asyncio.gather(*(some() for _ in range(WRITERS)))


async def _describe(con: asyncpg.Connection, cast: Cast) -> None:
    """The server, its roles, channels and people, as the product stores what Discord tells."""
    end = cast.since + timedelta(weeks=cast.size.weeks)
    await con.execute(
        "insert into guild (id, name, owner_id, member_count, seen_at) values ($1, $2, $3, $4, $5)",
        *(cast.guild, f"School of {cast.size.name}", cast.people[0].id, len(cast.people), end),
    )
    roles = [(cast.guild, role, name, at) for at, (role, name) in enumerate(cast.roles.items())]
    await con.copy_records_to_table("role", records=roles, columns=("guild_id", "id", "name", "position"))
    await con.copy_records_to_table(
        "channel",
        records=[(cast.guild, one.id, one.kind, one.name, one.parent, at, True) for at, one in enumerate(cast.places)],
        columns=("guild_id", "id", "kind", "name", "parent_id", "position", "readable"),
    )
    columns = ("guild_id", "user_id", "name", "display_name", "is_bot", "roles", "joined_at", "left_at", "present")
    people = [_member(cast, one) for one in cast.people]
    await con.copy_records_to_table("member", records=people, columns=columns)
    stays = [(cast.guild, one.id, one.joined_at, one.left_at) for one in cast.people]
    await con.copy_records_to_table("member_stay", records=stays, columns=("guild_id", "user_id", "from_at", "to_at"))
    sessions = [visit for one in cast.students for visit in _visits(cast, one)]
    stayed = ("guild_id", "user_id", "from_at", "channel_id", "to_at", "state_at")
    await con.copy_records_to_table("voice_session", records=sessions, columns=stayed)
    settings = [("time_zone", "Europe/Warsaw"), ("student_roles", ["Student"]), ("mentor_roles", ["Mentor"])]
    await con.executemany(
        "insert into guild_setting (guild_id, name, value, changed_by, changed_at) values ($1, $2, $3, $4, $5)",
        [(cast.guild, name, json.dumps(value), cast.people[0].id, cast.since) for name, value in settings],
    )


def _member(cast: Cast, one: Human) -> tuple[Any, ...]:
    there = one.left_at is None
    name = one.name.lower().replace(" ", ".")
    return cast.guild, one.id, name, one.name, one.is_bot, list(one.roles), one.joined_at, one.left_at, there


def _visits(cast: Cast, one: Human) -> Iterable[tuple[Any, ...]]:
    """An hour in a voice channel each week of the course."""
    assert one.cohort is not None
    began = cast.size.began(one.cohort)
    for week in range(began, min(began + COURSE_WEEKS, cast.size.weeks, one.silent_from)):
        start = cast.since + timedelta(weeks=week, days=2, minutes=one.id % 90)
        over = start + timedelta(minutes=40 + one.id % 50)
        yield cast.guild, one.id, start, cast.places[0].id, over, over


async def _finish(con: asyncpg.Connection, cast: Cast) -> None:
    """The watermarks and what was seen: all of it, but for an hour each month that was read afterwards."""
    await con.execute(
        "update channel set low_id = seen.low, high_id = seen.high, last_message_id = seen.high, read_at = $2"
        " from channel as each cross join lateral ("
        "  select min(id) as low, max(id) as high from message where guild_id = each.guild_id and channel_id = each.id"
        " ) as seen where each.guild_id = $1 and channel.guild_id = each.guild_id and channel.id = each.id",
        cast.guild,
        cast.since + timedelta(weeks=cast.size.weeks),
    )
    await con.execute("update channel set history_complete = true where guild_id = $1", cast.guild)
    rows = []
    for month in range(0, cast.size.weeks, 4):
        begins, ends = (cast.since + timedelta(weeks=min(at, cast.size.weeks)) for at in (month, month + 4))
        gap = ends - timedelta(hours=1)
        rows += [(cast.guild, "live", begins, gap, None), (cast.guild, "gap", gap, ends, ends + timedelta(minutes=9))]
    rows[-1] = (cast.guild, "live", *rows[-1][2:4], None)
    await con.copy_records_to_table(
        "coverage", records=rows, columns=("guild_id", "kind", "from_at", "to_at", "closed_at")
    )
