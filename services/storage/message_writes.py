"""Messages into the database: one statement a kind, each of which can be repeated in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, NamedTuple

import orjson

from models.sql import load
from services.records.json_values import made_at
from services.records.messages import MessagePatch, MessageRecord
from services.storage.transactions import Connection

# Discord shows what deleted accounts wrote under this one pooled user.
DELETED_USER = 456226577798135808
MENTIONS, POLL = map(MessageRecord._fields.index, ("mention_ids", "poll"))
ALWAYS_SENT = {
    MessageRecord._fields.index(name)
    for name in ("guild_id", "id", "channel_id", "author_id", "sent_at", "observed_at")
}
PATCH_MENTIONS, PATCH_POLL = map(MessagePatch._fields.index, ("mention_ids", "poll"))
LOCK = "select pg_advisory_xact_lock(id) from unnest($1::bigint[]) as u (id)"
LOCK_PEOPLE = """
    select pg_advisory_xact_lock(hashtextextended('people', id)) from unnest($1::bigint[]) as u (id)
    union all
    select pg_advisory_xact_lock_shared(hashtextextended('people', id)) from unnest($2::bigint[]) as u (id)
"""
NEVER = datetime.min.replace(tzinfo=UTC)


class WriteCounts(NamedTuple):
    """How many messages were new, were replaced by a newer observation, or were known as new as this already."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Deletion:
    """A message that went away; `at` is when we learned of it."""

    guild_id: int
    channel_id: int
    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Reaction:
    """A change in a message's number of reactions; a difference of None means that all went."""

    guild_id: int
    id: int
    at: datetime
    difference: int | None


async def lock_channels(con: Connection, channel_ids: Iterable[int]) -> None:
    """Make other writers of these channels wait until the transaction ends.

    Each write locks its own channels; a transaction of several writes locks all of theirs first, since two of them
    would otherwise wait for each other's rows.
    """
    await con.execute(LOCK, sorted(set(channel_ids)))


async def lock_people(con: Connection, guild_ids: Iterable[int], authors_in: Iterable[int] = ()) -> None:
    """Make others who write people of these servers wait until the transaction ends; comes before `lock_channels`.

    Authors of messages, `authors_in` their servers, are written side by side in the order of their ids. Who writes
    people in several statements, or in no order, needs those to wait too.
    """
    alone = sorted(set(guild_ids))
    await con.execute(LOCK_PEOPLE, alone, sorted(set(authors_in).difference(alone)))


async def write_messages(con: Connection, records: Iterable[MessageRecord]) -> WriteCounts:
    """Store whole messages and, where unknown, their authors."""
    given = list(records)
    newest = _newest_first_seen(given)
    if not newest:
        return WriteCounts(0, 0, 0)
    channels = sorted({record.channel_id for record in newest})
    guilds = sorted({record.guild_id for record in newest})
    counted = await con.fetch(
        load("message_upsert"), *_columns(newest), DELETED_USER, channels, *_author_columns(newest), guilds
    )
    new, changed, late = counted[0]
    if late:
        await _delete_in_deleted_channels(con, newest)
    return WriteCounts(new, changed, len(given) - new - changed)


async def _delete_in_deleted_channels(con: Connection, records: list[MessageRecord]) -> None:
    """Mark what came late, from channels that are deleted already."""
    gone = await con.fetch(
        "select guild_id, id, deleted_at from channel"
        " where guild_id = any($1) and id = any($2) and deleted_at is not null",
        list({record.guild_id for record in records}),
        list({record.channel_id for record in records}),
    )
    for guild_id, channel_id, deleted_at in gone:
        late = [record.id for record in records if (record.guild_id, record.channel_id) == (guild_id, channel_id)]
        await delete_messages(con, guild_id, channel_id, late, deleted_at)


def _newest_first_seen(records: list[MessageRecord]) -> list[MessageRecord]:
    """One version of each message, in the order of their keys so that two writers lock in the same order."""
    newest: dict[tuple[int, int], MessageRecord] = {}
    for record in records:
        known = newest.get((record.guild_id, record.id))
        newest[record.guild_id, record.id] = record if known is None else _newer(known, record)
    return [newest[key] for key in sorted(newest)]


def _newer(one: MessageRecord, other: MessageRecord) -> MessageRecord:
    older, newer = sorted((one, other), key=lambda record: (record.edited_at or NEVER, record.observed_at))
    if newer.author_id == DELETED_USER != older.author_id:
        return newer._replace(author_id=older.author_id, author_name=older.author_name, is_bot=older.is_bot)
    return newer


def _columns(records: Iterable[MessageRecord]) -> list[Sequence[Any]]:
    """The records turned into columns; one without anything set is empty, which saves most of the sending."""
    columns: list[Sequence[Any]] = list(zip(*records, strict=True))
    columns[MENTIONS] = [bigints(ids) if ids else None for ids in columns[MENTIONS]]
    columns[POLL] = [None if poll is None else orjson.dumps(poll).decode() for poll in columns[POLL]]
    return [column if number in ALWAYS_SENT or any(column) else () for number, column in enumerate(columns)]


def _author_columns(records: Iterable[MessageRecord]) -> list[Sequence[Any]]:
    """Guild, id, name and botness of the people who wrote; a webhook and the deleted user are none."""
    people = {
        (record.guild_id, record.author_id): (record.author_name, record.is_bot)
        for record in records
        if record.webhook_id is None and record.author_id != DELETED_USER
    }
    rows = [(*key, *people[key]) for key in sorted(people)]
    return list(zip(*rows, strict=True)) if rows else [()] * 4


async def patch_messages(con: Connection, patches: Iterable[MessagePatch]) -> set[tuple[int, int]]:
    """Merge updates into stored messages; returns the keys (guild, id) of those that are not stored."""
    waiting = sorted(patches, key=attrgetter("guild_id", "id", "observed_at"))
    missing: set[tuple[int, int]] = set()
    if waiting:
        await lock_channels(con, (patch.channel_id for patch in waiting))
    while waiting:
        turn: dict[tuple[int, int], MessagePatch] = {}  # one statement may touch a row only once
        later = [patch for patch in waiting if turn.setdefault((patch.guild_id, patch.id), patch) is not patch]
        columns = _patch_columns(turn.values())
        missing |= {tuple(row) for row in await con.fetch(load("message_patch"), *columns, DELETED_USER)}
        waiting = later
    return missing


def _patch_columns(patches: Iterable[MessagePatch]) -> list[Sequence[Any]]:
    columns: list[Sequence[Any]] = list(zip(*patches, strict=True))
    columns[PATCH_MENTIONS] = [None if ids is None else bigints(ids) for ids in columns[PATCH_MENTIONS]]
    columns[PATCH_POLL] = [None if poll is None else orjson.dumps(poll).decode() for poll in columns[PATCH_POLL]]
    return columns


async def delete_messages(con: Connection, guild_id: int, channel_id: int, ids: Iterable[int], at: datetime) -> None:
    """Mark messages of a channel as deleted; unseen ones are remembered as deleted too."""
    await write_deletions(con, [Deletion(guild_id, channel_id, id_, at) for id_ in ids])


async def write_deletions(con: Connection, deletions: Iterable[Deletion]) -> None:
    """Mark messages of any channels as deleted."""
    first: dict[tuple[int, int], Deletion] = {}
    for deletion in deletions:
        known = first.setdefault((deletion.guild_id, deletion.id), deletion)
        if deletion.at < known.at:
            first[deletion.guild_id, deletion.id] = deletion
    if first:
        rows = [
            (gone.guild_id, gone.id, gone.channel_id, made_at(gone.id), gone.at) for _, gone in sorted(first.items())
        ]
        await con.execute(load("message_delete"), *zip(*rows, strict=True))


async def write_reactions(con: Connection, reactions: Iterable[Reaction]) -> None:
    """Adjust the number of reactions of stored messages; what history reads later corrects any drift."""
    rows = [(each.guild_id, each.id, each.at, each.difference) for each in reactions]
    if rows:
        await con.execute(load("message_react"), *zip(*rows, strict=True))


def bigints(ids: Iterable[int]) -> str:
    """Ids as PostgreSQL writes an array, since an array of arrays cannot be unnested row by row."""
    return f"{{{','.join(map(str, ids))}}}"
