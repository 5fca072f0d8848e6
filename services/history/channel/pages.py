"""A page of messages into the database: its rows, what it proves, what it found and how far that reads the channel."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import asyncpg

from models.sql import load
from services.consent.door import Door
from services.consent.left_out import compared as left_out_compared
from services.coverage import verified
from services.database import Database
from services.discord.pagers import MessagePage
from services.discord.server_records import ChannelState
from services.history.channel.compared import Compared
from services.records.json_values import UnreadablePayload
from services.records.message_details import MessageDetails, message_details
from services.records.messages import MessageRecord, message_record
from services.records.snowflakes import first_id_at
from services.storage.transactions import Connection
from services.storage.writes import (
    delete_in_deleted_channels,
    delete_messages,
    in_one_transaction,
    note_page,
    write_messages,
)

HISTORY_MESSAGE = "a message of the history"
LATELY = timedelta(hours=48)  # people react to what is new
AGREED = timedelta(minutes=1)  # after a deletion Discord's own answers may still show the message

type Unreadable = Callable[[str, str, object], None]


@dataclass(frozen=True, slots=True)
class Sight:
    """Since when a channel is seen live, and until when it was before (None: never); aware UTC.

    What happened in between happened unseen.
    """

    epoch: datetime
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What one page leads to: its rows, the ids it proves deleted, and how far the channel is read now.

    Messages of at least `missed_from` that are new were missed; older ones were merely not read yet. `fresh` says that
    nothing of it was stored when the channel came into view.
    """

    page: MessagePage
    gone: Collection[int] = ()
    low_id: int | None = None
    high_id: int | None = None
    complete: bool | None = None
    missed_from: int = 0
    fresh: bool = False
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class PageFound:
    """What a page brought: how many messages, how many of them new, and the ids of changes that nobody had seen.

    `held` are those it shows although they are held for deleted, `revived` those of them that are so no more.
    """

    messages: int = 0
    new: int = 0
    edited: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()
    held: tuple[int, ...] = ()
    revived: tuple[int, ...] = ()


class _Shown(NamedTuple):
    records: list[MessageRecord]
    details: list[MessageDetails]


async def write_outcome(
    database: Database, channel: ChannelState, sight: Sight, outcome: PageOutcome, unreadable: Unreadable
) -> PageFound:
    """Store a page, its deletions, its findings and its watermark together."""
    shown = _shown(outcome.page, channel.guild_id, unreadable)
    at = outcome.page.asked_at

    async def write(con: Connection) -> PageFound:
        found = await _write_rows(con, database.door, channel, sight, outcome, shown)
        await delete_messages(con, channel.guild_id, channel.id, outcome.gone, at)
        await note_page(
            con,
            channel.guild_id,
            channel.id,
            low_id=outcome.low_id,
            high_id=outcome.high_id,
            complete=outcome.complete,
            at=at,
        )
        if (seen := outcome.compared) is not None:
            await verified(con, channel.guild_id, channel.id, seen.low, seen.high, seen.at)
            if database.door is not None:
                await left_out_compared(con, channel.guild_id, channel.id, seen.low, seen.high, seen.at)
        return found

    return await in_one_transaction(database, write)


async def write_unproven(
    database: Database, channel: ChannelState, sight: Sight, page: MessagePage, *, missed_from: int, fresh: bool
) -> PageFound:
    """Store what a page shows but nothing that it proves: whoever judges it later stores it again with that."""
    shown = _shown(page, channel.guild_id, lambda *_: None)
    if not shown.records:
        return PageFound()
    outcome = PageOutcome(page, missed_from=missed_from, fresh=fresh)

    async def write(con: Connection) -> PageFound:
        found = await _write_rows(con, database.door, channel, sight, outcome, shown)
        await delete_in_deleted_channels(con, shown.records)
        return found

    return await in_one_transaction(database, write)


async def _write_rows(
    con: Connection, door: Door | None, channel: ChannelState, sight: Sight, outcome: PageOutcome, shown: _Shown
) -> PageFound:
    known_past = not outcome.fresh or any(i >= outcome.missed_from for i in outcome.page.ids[:1])
    judged = shown.records
    if door is not None:
        inside = await door.admit(con, shown.records, shown.details)
        shown = _Shown(inside.records, inside.details)
        judged = [record for record in inside.records if record.id not in inside.back]  # nobody missed those
    changes = await _note_findings(con, channel, sight, outcome, judged) if known_past else []
    counts = await write_messages(con, shown.records, shown.details, read_back=True)
    if sight.before is not None and not outcome.fresh:
        await _ask_for_people(con, channel, sight, sight.before - LATELY, outcome, shown)
    return PageFound(
        len(shown.records), counts.new, _of("edited", changes), _of("deleted", changes), _of("held", changes)
    )


async def _ask_for_people(
    con: Connection, channel: ChannelState, sight: Sight, since: datetime, outcome: PageOutcome, shown: _Shown
) -> None:
    """Have people asked for who may have taken each other's places, so that the counts stayed the same.

    Those of polls that are over too: they may have ended since.
    """
    lists = [(each.message_id, "reaction", emoji) for each in shown.details for emoji in each.reactions or ()]
    lists += [(each.message_id, "poll", str(answer)) for each in shown.details for answer in each.votes or ()]
    if lists:
        await con.execute(
            load("detail_due_after_gap"),
            channel.guild_id,
            channel.id,
            *zip(*lists, strict=True),
            outcome.page.asked_at,
            since,
            sight.epoch,
        )


async def _note_findings(
    con: Connection, channel: ChannelState, sight: Sight, outcome: PageOutcome, records: list[MessageRecord]
) -> list[asyncpg.Record]:
    """Note what happened unseen, by holding the page against what is stored before it is written.

    Returns that, and which messages of the page are held for deleted.
    """
    return await con.fetch(
        load("finding_page"),
        channel.guild_id,
        channel.id,
        outcome.page.asked_at,
        sight.before,
        sight.epoch,
        [record.id for record in records],
        [record.edited_at for record in records],
        [record.reactions for record in records],
        outcome.missed_from,
        first_id_at(sight.epoch),
        list(outcome.gone),
        outcome.page.asked_at - AGREED,
    )


def _of(kind: str, changes: list[asyncpg.Record]) -> tuple[int, ...]:
    return tuple(sorted(row["message_id"] for row in changes if row["kind"] == kind))


def _shown(page: MessagePage, guild_id: int, unreadable: Unreadable) -> _Shown:
    """What a page shows; messages that cannot be understood are handed to `unreadable`."""
    shown = _Shown([], [])
    for payload in page.messages:
        try:
            record = message_record(payload, guild_id, page.asked_at)
            details = message_details(payload, guild_id, page.asked_at)
        except UnreadablePayload as problem:
            unreadable(HISTORY_MESSAGE, str(problem), payload)
            continue
        shown.records.append(record)
        if details is not None:
            shown.details.append(details)
    return shown
