"""Pages of messages into the database: their rows, what they prove, what they found and how far that reads channels."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

import asyncpg

from models.sql import load
from services.consent.door import Door
from services.consent.left_out import compared as left_out_compared
from services.coverage import Comparison, all_verified
from services.history.channel.pages import PageFound, Shown
from services.records.messages import MessageRecord
from services.records.snowflakes import first_id_at
from services.storage.transactions import Connection
from services.storage.writes import (
    Deletion,
    ReadPage,
    note_pages,
    write_deletions,
    write_messages,
)

LATELY = timedelta(hours=48)  # people react to what is new
AGREED = timedelta(minutes=1)  # after a deletion Discord's own answers may still show the message


async def store_pages(con: Connection, door: Door | None, pages: Sequence[Shown]) -> list[PageFound]:
    """Store pages of different channels, their deletions, their findings and their watermarks together.

    Returns what each of them brought, in the same order.
    """
    inside, judged, everybody = await _admitted(con, door, pages)
    changes = [
        [] if shown.first_look else await _note_findings(con, shown, records)
        for shown, records in zip(inside, judged, strict=True)
    ]
    counts = await write_messages(
        con,
        chain.from_iterable(shown.records for shown in inside),
        chain.from_iterable(shown.details for shown in inside),
        read_back=True,
    )
    for shown in inside:
        if shown.sight.before is not None and not shown.outcome.fresh:
            await _ask_for_people(con, shown, shown.sight.before - LATELY)
    compared = await _prove(con, [shown for shown in inside if shown.proven])
    if not everybody:
        await left_out_compared(con, compared)
    return [
        PageFound(
            len(shown.records),
            counts.new_in.get(shown.channel.id, 0),
            _of("edited", found),
            _of("deleted", found),
            _of("held", found),
        )
        for shown, found in zip(inside, changes, strict=True)
    ]


async def _admitted(
    con: Connection, door: Door | None, pages: Sequence[Shown]
) -> tuple[list[Shown], list[list[MessageRecord]], bool]:
    """The pages without what somebody does not want kept, and of each what is held against the record.

    And whether there is nobody who does not want to be kept.
    """
    if door is None:
        return list(pages), [shown.records for shown in pages], True
    records = [record for shown in pages for record in shown.records]
    guilds = {shown.channel.guild_id for shown in pages}  # also of a page that shows nothing
    admitted = await door.admit(con, guilds, records, [one for shown in pages for one in shown.details])
    if admitted.everybody:
        return list(pages), [shown.records for shown in pages], True
    kept = {record.id: record for record in admitted.records}
    inside = [
        replace(
            shown,
            records=[kept[record.id] for record in shown.records if record.id in kept],
            details=[one for one in shown.details if one.message_id in kept],
        )
        for shown in pages
    ]
    # Nobody missed what comes back in.
    judged = [[record for record in shown.records if record.id not in admitted.back] for shown in inside]
    return inside, judged, False


async def _prove(con: Connection, pages: Sequence[Shown]) -> list[Comparison]:
    """Store what pages prove: who is gone, and how far their channels are read and compared, which is returned."""
    await write_deletions(
        con,
        (
            Deletion(shown.channel.guild_id, shown.channel.id, one, shown.outcome.page.asked_at)
            for shown in pages
            for one in shown.outcome.gone
        ),
    )
    await note_pages(
        con,
        [
            ReadPage(
                shown.channel.guild_id,
                shown.channel.id,
                shown.outcome.low_id,
                shown.outcome.high_id,
                shown.outcome.complete,
                shown.outcome.page.asked_at,
            )
            for shown in pages
        ],
    )
    compared = [
        Comparison(shown.channel.guild_id, shown.channel.id, seen.low, seen.high, seen.at)
        for shown in pages
        if (seen := shown.outcome.compared) is not None
    ]
    await all_verified(con, compared)
    return compared


async def _ask_for_people(con: Connection, shown: Shown, since: datetime) -> None:
    """Have people asked for who may have taken each other's places, so that the counts stayed the same.

    Those of polls that are over too: they may have ended since.
    """
    lists = [(each.message_id, "reaction", emoji) for each in shown.details for emoji in each.reactions or ()]
    lists += [(each.message_id, "poll", str(answer)) for each in shown.details for answer in each.votes or ()]
    if lists:
        await con.execute(
            load("detail_due_after_gap"),
            shown.channel.guild_id,
            shown.channel.id,
            *zip(*lists, strict=True),
            shown.outcome.page.asked_at,
            since,
            shown.sight.epoch,
        )


async def _note_findings(con: Connection, shown: Shown, judged: list[MessageRecord]) -> list[asyncpg.Record]:
    """Note what happened unseen, by holding the page against what is stored before it is written.

    Returns that, and which messages of the page are held for deleted.
    """
    outcome, sight = shown.outcome, shown.sight
    return await con.fetch(
        load("finding_page"),
        shown.channel.guild_id,
        shown.channel.id,
        outcome.page.asked_at,
        sight.before,
        sight.epoch,
        [record.id for record in judged],
        [record.edited_at for record in judged],
        [record.reactions for record in judged],
        outcome.missed_from,
        first_id_at(sight.epoch),
        list(outcome.gone),
        outcome.page.asked_at - AGREED,
    )


def _of(kind: str, changes: list[asyncpg.Record]) -> tuple[int, ...]:
    return tuple(sorted(row["message_id"] for row in changes if row["kind"] == kind))
