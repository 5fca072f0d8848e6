"""The list of a server's scheduled events, and of those who want to come, held against what is stored."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from services.database import Database
from services.discord.errors import DiscordUnavailable, NotFound
from services.discord.rest import DiscordRest
from services.records.json_values import UnreadablePayload
from services.records.occasions import OccasionRecord, occasion_record
from services.storage.transactions import Connection
from services.storage.writes import in_one_transaction, keep_only_occasions, write_interested, write_occasions

log = logging.getLogger(__name__)

EVENTS = "/guilds/{guild_id}/scheduled-events"
USERS = "/guilds/{guild_id}/scheduled-events/{event_id}/users"
PAGE = 100


async def read_occasions(database: Database, rest: DiscordRest, guild_id: int) -> None:
    """Store the events that are planned or on, and who wants to come where Discord counts others than are stored.

    Raises:
        Refused, DiscordUnavailable: the list cannot be read.
    """
    asked_at = datetime.now(UTC)
    listed = await rest.get(EVENTS, major=guild_id, params={"with_user_count": "true"})
    if not isinstance(listed, list):
        raise DiscordUnavailable("Discord answered with no list of scheduled events.")
    records: list[OccasionRecord] = []
    wanted: dict[int, int] = {}
    for payload in listed:
        try:
            record = occasion_record(payload, guild_id, asked_at, seen_live=False)
            wanted[record.id] = int(payload.get("user_count") or 0)
        except (UnreadablePayload, TypeError, ValueError) as problem:
            log.warning("a listed scheduled event is unreadable: %s", problem)
        else:
            records.append(record)

    async def store(con: Connection) -> set[int]:
        await write_occasions(con, await _without_creators(con, database, guild_id, records))
        if len(records) == len(listed):
            await keep_only_occasions(con, guild_id, wanted, asked_at)
        return await _counted_otherwise(con, guild_id, wanted)

    for occasion_id in sorted(await in_one_transaction(database, store)):
        await _read_interested(database, rest, guild_id, occasion_id)


async def _counted_otherwise(con: Connection, guild_id: int, wanted: dict[int, int]) -> set[int]:
    rows = await con.fetch(
        "select event_id, count(*) as people from scheduled_event_interest"
        " where guild_id = $1 and event_id = any($2) and until is null group by 1",
        guild_id,
        list(wanted),
    )
    stored = {row["event_id"]: row["people"] for row in rows}
    return {occasion_id for occasion_id, people in wanted.items() if stored.get(occasion_id, 0) != people}


async def _without_creators(
    con: Connection, database: Database, guild_id: int, records: list[OccasionRecord]
) -> list[OccasionRecord]:
    """The events without who made them, where they are not recorded."""
    creators = {one.creator_id for one in records if one.creator_id is not None}
    barred = None if database.door is None else await database.door.ask(con, [guild_id], lambda: {guild_id: creators})
    return records if barred is None else [barred.without_creator(one) for one in records]


async def _read_interested(database: Database, rest: DiscordRest, guild_id: int, occasion_id: int) -> None:
    asked_at = datetime.now(UTC)
    try:
        people = {user_id async for user_id in _interested(rest, guild_id, occasion_id)}
    except NotFound:
        return  # it went meanwhile
    except (KeyError, TypeError, ValueError) as problem:
        raise DiscordUnavailable("Discord answered with people that have no id.") from problem

    async def store(con: Connection) -> None:
        door = database.door
        barred = None if door is None else await door.ask(con, [guild_id], lambda: {guild_id: people})
        kept = people if barred is None else {barred.as_whom(guild_id, occasion_id, one) for one in people}
        await write_interested(con, guild_id, occasion_id, kept, asked_at)

    await in_one_transaction(database, store)


async def _interested(rest: DiscordRest, guild_id: int, occasion_id: int) -> AsyncIterator[int]:
    after = 0
    while True:
        params = {"limit": PAGE, "after": after}
        page = await rest.get(USERS, major=guild_id, params=params, event_id=occasion_id)
        if not page:
            return
        people = [_person(row) for row in page]
        for user_id in people:
            yield user_id
        after = max(people)


def _person(row: dict[str, Any]) -> int:
    """Whose row it is: Discord's reference shows a `user`, its schema a `user_id`, and either may stand alone."""
    return int(row["user_id"] if "user_id" in row else row["user"]["id"])
