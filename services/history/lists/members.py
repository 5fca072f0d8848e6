"""The list of a server's members, held against what is stored."""

import logging
from datetime import UTC, datetime
from typing import Any

from services.database import Database
from services.discord.errors import DiscordUnavailable
from services.discord.pagers import members
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.history.channel.pages import Sight
from services.history.findings import Found, changed_people, note_findings, people_seen, was_known
from services.records.mapping import UnreadablePayload, member_record
from services.records.records import MemberRecord
from services.storage.transactions import Connection
from services.storage.writes import in_one_transaction, keep_only_members, write_members

log = logging.getLogger(__name__)


async def read_members(database: Database, rest: DiscordRest, state: ServerState, guild_id: int, sight: Sight) -> None:
    """Store everybody who is on a server and note who came, changed or left; newer live events are left alone.

    `sight` says between which moments nobody saw who came.
    """
    asked_at, since = datetime.now(UTC), rest.limiter.now()
    unseen_since, seen_from = sight.before, sight.epoch
    present: set[int] = set()
    async for page in members(rest, guild_id):
        records = _member_records(page, guild_id, asked_at)
        present.update(record.user_id for record in records)
        unmoved = [one for one in records if not state.moved_since(guild_id, one.user_id, since)]
        await _write_page(database, guild_id, unmoved, asked_at, unseen_since)
    if state.bot_user_id not in present:
        raise DiscordUnavailable("Discord's list of members was cut short.")
    present.update(state.moved(guild_id, since))

    async def close(con: Connection) -> None:
        gone = await keep_only_members(con, guild_id, present, asked_at)
        found = [Found("left", user_id=user_id) for user_id in gone]
        found += await _came(con, guild_id, unseen_since, seen_from)
        await note_findings(con, guild_id, found, at=asked_at, since=unseen_since)

    await in_one_transaction(database, close)


async def _came(con: Connection, guild_id: int, unseen_since: datetime | None, seen_from: datetime) -> list[Found]:
    """Who joined unseen, by Discord's own moment of joining; the session's start may have told of them already."""
    rows = await con.fetch(
        """
        select user_id from member
        where guild_id = $1 and present and joined_at >= $2 and joined_at < $3 and not exists (
            select from finding where finding.guild_id = $1 and finding.user_id = member.user_id and kind = 'joined'
              and found_at >= member.joined_at
        )
        """,
        guild_id,
        unseen_since,
        seen_from,
    )
    return [Found("joined", user_id=row["user_id"]) for row in rows]


async def _write_page(
    database: Database, guild_id: int, records: list[MemberRecord], asked_at: datetime, since: datetime | None
) -> None:
    async def write(con: Connection) -> None:
        kept = await _remembered(con, database, guild_id, records)
        people = [record.user_id for record in kept]
        known = await was_known(con, guild_id)
        before = await people_seen(con, guild_id, people) if known else {}
        await write_members(con, kept)
        if known:
            after = await people_seen(con, guild_id, people)
            await note_findings(con, guild_id, changed_people(before, after), at=asked_at, since=since)

    await in_one_transaction(database, write)


async def _remembered(
    con: Connection, database: Database, guild_id: int, records: list[MemberRecord]
) -> list[MemberRecord]:
    """The members without whoever was forgotten."""
    people, door = {record.user_id for record in records}, database.door
    barred = None if door is None else await door.ask(con, [guild_id], lambda: {guild_id: people})
    if door is not None and barred is not None and await door.let_in_again(con, barred, records):
        barred = await door.ask(con, [guild_id], lambda: {guild_id: people})
    return records if barred is None else [one for one in records if not barred.forgot(guild_id, one.user_id)]


def _member_records(page: list[dict[str, Any]], guild_id: int, asked_at: datetime) -> list[MemberRecord]:
    records = []
    for payload in page:
        try:
            records.append(member_record(payload, guild_id, asked_at))
        except UnreadablePayload as problem:
            log.warning("a listed member is unreadable: %s", problem)
    return records
