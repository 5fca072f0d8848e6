"""The laws of stored messages, whatever events come in which order."""

import contextlib
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.records.messages import MessagePatch, MessageRecord
from services.storage.transactions import Connection
from services.storage.writes import (
    DELETED_USER,
    Deletion,
    mark_channel_deleted,
    patch_messages,
    write_deletions,
    write_messages,
)
from tests.services.payloads import GUILD, NOW, id_at
from tests.services.records_made import fold, message_seen, rollup

in_the_database = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

IDS = [id_at(NOW + timedelta(minutes=20 * n)) for n in range(5)]
CHANNELS = [1, 2]
minutes = st.integers(0, 5).map(lambda n: NOW + timedelta(minutes=n))
small = st.integers(0, 3)


@st.composite
def versions(draw: st.DrawFn) -> MessageRecord:
    """An observation of one of a few messages; edits change the text, observations the rest."""
    id_ = draw(st.sampled_from(IDS))
    edited_at, observed_at = draw(st.none() | minutes), draw(minutes)
    said = f"{edited_at} {observed_at}"  # one version of a message says one thing
    amount = zlib.crc32(said.encode()) % 4
    return message_seen(
        id_,
        sent_at=NOW + timedelta(minutes=20 * IDS.index(id_)),
        channel_id=CHANNELS[IDS.index(id_) % 2],
        author_id=10 + IDS.index(id_) % 3,
        type=(0, 19, 0, 6, 0)[IDS.index(id_)],
        edited_at=edited_at,
        observed_at=observed_at,
        content=said,
        words=amount,
        characters=len(said),
        attachments=amount,
        code_blocks=amount,
    )


deletions = st.builds(
    lambda id_, at: Deletion(GUILD, CHANNELS[IDS.index(id_) % 2], id_, at), st.sampled_from(IDS), minutes
)
patches = versions().map(
    lambda seen: MessagePatch(
        guild_id=GUILD,
        id=seen.id,
        channel_id=seen.channel_id,
        observed_at=seen.observed_at,
        edited_at=seen.edited_at,
        words=seen.words,
        attachments=seen.attachments,
    )
)
STATEMENTS = (
    "update message set author_id = 77 where id % 2 = 0",
    "update message set author_id = null where id % 3 = 0",
    "update message set deleted_at = null",
    "update message set type = 7 where words = 1",
    "update message set words = words + 1, sent_at = sent_at + interval '50 minutes', channel_id = 3",
    "delete from message where words = 2",
    "delete from message",
    "truncate message",
    "update message set guild_id = guild_id + 1 where attachments = 1",
)
batches = st.lists(
    st.lists(versions(), min_size=1, max_size=4)
    | st.lists(deletions, min_size=1, max_size=3)
    | st.lists(patches, min_size=1, max_size=3)
    | st.sampled_from(STATEMENTS)
    | st.sampled_from(CHANNELS),
    max_size=10,
)


async def apply(con: Connection, batch: Any) -> None:
    match batch:
        case str():
            await con.execute(batch)
        case int():
            await mark_channel_deleted(con, GUILD, batch, NOW)
        case [MessageRecord(), *_]:
            await write_messages(con, batch)
        case [MessagePatch(), *_]:
            await patch_messages(con, batch)
        case _:
            await write_deletions(con, batch)


async def state(con: Connection) -> list[asyncpg.Record]:
    return await con.fetch("select * from message order by guild_id, id")


async def revisions(con: Connection) -> list[asyncpg.Record]:
    return await con.fetch("select * from message_revision order by guild_id, message_id, version_at")


@contextlib.asynccontextmanager
async def undone(con: Connection) -> AsyncIterator[None]:
    """A trial that leaves nothing behind."""
    trial = con.transaction()
    await trial.start()
    try:
        yield
    finally:
        await trial.rollback()


@in_the_database
@given(steps=batches)
async def test_the_rollup_is_the_fold_of_the_messages(con: Connection, steps: list[Any]) -> None:
    async with undone(con):
        for batch in steps:
            await apply(con, batch)
            assert await rollup(con) == await fold(con)


@in_the_database
@given(
    seen=st.lists(versions(), max_size=8),
    gone=st.lists(deletions, max_size=3),
    data=st.data(),
)
async def test_neither_order_nor_repetition_matters(
    con: Connection, seen: list[MessageRecord], gone: list[Deletion], data: st.DataObject
) -> None:
    events: list[MessageRecord | Deletion] = [*seen, *gone]
    outcomes = []
    for order in (events, data.draw(st.permutations(events + events[:3])), data.draw(st.permutations(events))):
        async with undone(con):
            for event in order:
                await apply(con, [event])
            outcomes.append([*await state(con), *await revisions(con)])
    async with undone(con):
        await write_deletions(con, gone)
        await write_messages(con, seen)
        outcomes.append([*await state(con), *await revisions(con)])
    assert outcomes[1:] == outcomes[:1] * 3


@in_the_database
@given(steps=batches.map(lambda steps: [step for step in steps if not isinstance(step, str)]))
async def test_a_deletion_is_final_and_versions_only_rise(con: Connection, steps: list[Any]) -> None:
    async with undone(con):
        before: dict[int, asyncpg.Record] = {}
        for batch in steps:
            await apply(con, batch)
            now = {row["id"]: row for row in await state(con)}
            assert all(_has_not_gone_back(row, now[id_]) for id_, row in before.items())
            before = now


def _has_not_gone_back(before: asyncpg.Record, now: asyncpg.Record) -> bool:
    stays_deleted = before["deleted_at"] is None or (now["deleted_at"] or NOW) <= before["deleted_at"]
    return (
        stays_deleted
        and (now["deleted_at"] is not None) >= (before["deleted_at"] is not None)
        and (_version(before) <= _version(now))
    )


def _version(row: asyncpg.Record) -> tuple[Any, Any]:
    never = NOW - timedelta(days=1)
    return row["edited_at"] or never, row["observed_at"] or never


@in_the_database
@given(seen=st.lists(versions(), min_size=1, max_size=6), ghosts=st.sets(st.integers(0, 5)))
async def test_a_known_author_is_never_lost(con: Connection, seen: list[MessageRecord], ghosts: set[int]) -> None:
    told = [each._replace(author_id=DELETED_USER) if n in ghosts else each for n, each in enumerate(seen)]
    async with undone(con):
        known: set[int] = set()
        for record in told:
            await write_messages(con, [record])
            rows = {row["id"]: row["author_id"] for row in await state(con)}
            assert all(rows[id_] != DELETED_USER for id_ in known)
            known |= {id_ for id_, author in rows.items() if author != DELETED_USER}
