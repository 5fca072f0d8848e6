"""Messages into the database: one statement a kind, each of which can be repeated in any order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from models.sql import load
from services.encryption.private import (
    Private,
    PrivateColumn,
    PrivateJson,
    PrivateParts,
    private_parts,
    private_polls,
    private_texts,
)
from services.escalation.noticing import notice
from services.records.json_values import made_at
from services.records.message_details import MessageDetails
from services.records.messages import MessagePatch, MessageRecord
from services.storage.columns import array, bigints, joined
from services.storage.detail_writes import write_details
from services.storage.locks import lock_channels, lock_messages
from services.storage.revision_writes import keep_late_versions, keep_versions
from services.storage.transactions import Connection

# Discord shows what deleted accounts wrote under this one pooled user.
DELETED_USER = 456226577798135808
TEXTS = "content", "snapshot_text", "components_text"
# The columns of texts of a record, and how what people wrote in them is marked.
MARKS: dict[str, type[Private] | None] = {
    "author_name": None,
    "interaction_name": None,
    "poll": PrivateJson,
    "parts": PrivateParts,
} | dict.fromkeys(TEXTS, Private)
MARKED = {MessageRecord._fields.index(name): mark for name, mark in MARKS.items()}
GUILD, ID, MENTIONS, POLL, PARTS = map(MessageRecord._fields.index, ("guild_id", "id", "mention_ids", "poll", "parts"))
COMMAND = MessageRecord._fields.index("interaction_name")
ALWAYS_SENT = {
    MessageRecord._fields.index(name) for name in ("id", "channel_id", "author_id", "sent_at", "observed_at")
}
PATCH_MENTIONS, PATCH_POLL, PATCH_PARTS = map(MessagePatch._fields.index, ("mention_ids", "poll", "parts"))
PATCH_ID, *PATCH_TEXT_COLUMNS = map(MessagePatch._fields.index, ("id", *TEXTS))
NEVER = datetime.min.replace(tzinfo=UTC)


class WriteCounts(NamedTuple):
    """How many messages were new, were replaced by a newer observation, or were known as new as this already.

    `edited`: the ids of those that were stored before and turned out to have been edited since. `new_in`: how many were
    new in each channel.
    """

    new: int
    changed: int
    same: int
    edited: tuple[int, ...] = ()
    new_in: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Deletion:
    """A message that went away; `at` is when we learned of it."""

    guild_id: int
    channel_id: int
    id: int
    at: datetime


async def write_messages(
    con: Connection,
    records: Iterable[MessageRecord],
    details: Iterable[MessageDetails] = (),
    *,
    read_back: bool = False,
    locked: bool = False,
) -> WriteCounts:
    """Store whole messages, what they show besides and, where unknown, their authors.

    `read_back`: they come from history, where a message that names no reactions has none. Every version is kept: the
    newest as the message, the earlier ones as its revisions. `locked`: the transaction has done `lock_messages`.
    """
    given, shown = list(records), list(details)
    newest, older = _versions(given)
    if not newest:
        return WriteCounts(0, 0, 0)
    channels = sorted({record.channel_id for record in newest})
    guilds = sorted({record.guild_id for record in newest})
    if not locked:  # in a statement of its own: one that waits goes on with what it saw before
        await lock_messages(con, guilds, channels)
    *columns, separator = _columns(newest)
    counted = await con.fetch(
        load("message_upsert"),
        *columns,
        DELETED_USER,
        channels,
        *_author_columns(newest),
        guilds,
        read_back,
        separator,
    )
    new_in, changed, known, late, reacted, edited = counted[0]
    if known:
        ids = set(known)
        await keep_late_versions(con, [record for record in newest if record.id in ids])
    await keep_versions(con, older)
    if late:
        await _delete_in_deleted_channels(con, newest)
    if pinned := [record.id for record in newest if record.pinned]:
        await _pins_to_be_read(con, guilds, pinned)
    if shown or reacted:
        await write_details(con, newest, shown, reacted=reacted, read_back=read_back)
    await notice(con, newest)
    new = sum(count for _, count in new_in)
    return WriteCounts(new, changed, len(given) - new - changed, tuple(edited), dict(new_in))


async def _pins_to_be_read(con: Connection, guilds: list[int], pinned: list[int]) -> None:
    """A message says that it is pinned and not since when: where that is not known, the pins of its channel tell."""
    await con.execute(
        "update channel set pins_read_at = null where pins_read_at is not null and guild_id = any($1) and id in ("
        " select channel_id from message where guild_id = any($1) and id = any($2)"
        " and pinned and pinned_at is null and deleted_at is null)",
        guilds,
        pinned,
    )


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


def _versions(records: list[MessageRecord]) -> tuple[list[MessageRecord], list[MessageRecord]]:
    """The newest version of each message, in the order of their keys so that two writers lock in the same order.

    And the versions that were edited since.
    """
    newest = {(record.guild_id, record.id): record for record in records}
    older: list[MessageRecord] = []
    if len(newest) < len(records):  # rarely
        newest.clear()
        for record in records:
            key = record.guild_id, record.id
            known = newest.setdefault(key, record)
            if known is not record:
                newest[key] = _newer(known, record)
                older += [each for each in (known, record) if each.edited_at != newest[key].edited_at]
    return [newest[key] for key in sorted(newest)], older


def _newer(one: MessageRecord, other: MessageRecord) -> MessageRecord:
    older, newer = sorted((one, other), key=lambda record: (record.edited_at or NEVER, record.observed_at))
    if newer.author_id == DELETED_USER != older.author_id:
        return newer._replace(author_id=older.author_id, author_name=older.author_name, is_bot=older.is_bot)
    return newer


def _columns(records: Iterable[MessageRecord]) -> list[str]:
    """The records turned into columns, each as one text, and behind them what separates those of texts.

    One without anything set is empty, which saves most of its sending.
    """
    columns: list[Sequence[Any]] = list(zip(*records, strict=True))
    if len(set(columns[GUILD])) == 1:
        columns[GUILD] = ()
    columns[MENTIONS] = [bigints(ids) if ids else None for ids in columns[MENTIONS]]
    columns[COMMAND] = [name or "" for name in columns[COMMAND]]
    for number in (POLL, PARTS):
        columns[number] = ["" if value is None else orjson.dumps(value).decode() for value in columns[number]]
    said = [column if number in ALWAYS_SENT or any(column) else () for number, column in enumerate(columns)]
    texts, separator = joined([said[number] for number in MARKED])
    made = dict(zip(MARKED, texts, strict=True))
    for number, mark in MARKED.items():
        if mark is not None:
            made[number] = PrivateColumn(made[number], columns[ID], separator, mark)
    return [*(made[number] if number in made else array(column) for number, column in enumerate(said)), separator]


def _author_columns(records: Iterable[MessageRecord]) -> list[Sequence[Any]]:
    """Guild, id, name and botness of the people who wrote; a webhook and the deleted user are none."""
    people = {
        (record.guild_id, record.author_id): (record.author_name, record.is_bot)
        for record in records
        if record.webhook_id is None and record.author_id != DELETED_USER
    }
    rows = [(*key, *people[key]) for key in sorted(people)]
    return list(zip(*rows, strict=True)) if rows else [()] * 4


async def patch_messages(
    con: Connection, patches: Iterable[MessagePatch], *, locked: bool = False
) -> set[tuple[int, int]]:
    """Merge updates into stored messages; returns the keys (guild, id) of those that are not stored.

    `locked`: the transaction has locked their channels.
    """
    given = waiting = sorted(patches, key=attrgetter("guild_id", "id", "observed_at"))
    missing: set[tuple[int, int]] = set()
    if waiting and not locked:
        await lock_channels(con, (patch.channel_id for patch in waiting))
    while waiting:
        turn: dict[tuple[int, int], MessagePatch] = {}  # one statement may touch a row only once
        later = [patch for patch in waiting if turn.setdefault((patch.guild_id, patch.id), patch) is not patch]
        columns = _patch_columns(turn.values())
        missing |= {tuple(row) for row in await con.fetch(load("message_patch"), *columns, DELETED_USER)}
        waiting = later
    await keep_late_versions(con, [patch for patch in given if patch.edited_at and patch.content is not None])
    return missing


def _patch_columns(patches: Iterable[MessagePatch]) -> list[Sequence[Any]]:
    columns: list[Sequence[Any]] = list(zip(*patches, strict=True))
    columns[PATCH_MENTIONS] = [None if ids is None else bigints(ids) for ids in columns[PATCH_MENTIONS]]
    ids = columns[PATCH_ID]
    columns[PATCH_POLL] = private_polls(columns[PATCH_POLL], ids)
    columns[PATCH_PARTS] = private_parts(columns[PATCH_PARTS], ids)
    for number in PATCH_TEXT_COLUMNS:
        columns[number] = private_texts(columns[number], ids)
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
