"""Scheduled events into the database, and who said they would come; every write can be repeated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from models.sql import load
from services.records.occasions import OccasionRecord
from services.storage.locks import lock_people
from services.storage.transactions import Connection

_row = attrgetter(
    "guild_id", "id", "channel_id", "creator_id", "name", "description", "location", "kind", "status", "starts_at",
    "ends_at", "observed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interest:
    """Somebody said that they will come, or (not `wants`) that they will not, as we learned at `at`."""

    guild_id: int
    occasion_id: int
    user_id: int
    wants: bool
    at: datetime


async def write_occasions(con: Connection, records: Iterable[OccasionRecord]) -> None:
    """Store scheduled events, every observation of them in its turn: each may begin or end one."""
    waiting = sorted(records, key=lambda record: (record.guild_id, record.id, record.observed_at))
    if waiting:
        await lock_people(con, (record.guild_id for record in waiting))
    while waiting:
        turn: dict[tuple[int, int], OccasionRecord] = {}  # one statement may touch a row only once
        later = [each for each in waiting if turn.setdefault((each.guild_id, each.id), each) is not each]
        live = sorted({each.observed_at for each in turn.values() if each.seen_live})
        await con.execute(load("occasion_upsert"), *zip(*map(_row, turn.values()), strict=True), live)
        waiting = later


async def delete_occasion(con: Connection, guild_id: int, occasion_id: int, at: datetime) -> None:
    """Note that a scheduled event was taken away; one that was on ended with that."""
    await con.execute(
        """
        update scheduled_event
        set deleted_at = $3, observed_at = greatest(observed_at, $3),
            ended_at = case when status = 2 then $3 else ended_at end
        where guild_id = $1 and id = $2 and deleted_at is null
        """,
        guild_id,
        occasion_id,
        at,
    )


async def keep_only_occasions(con: Connection, guild_id: int, ids: Iterable[int], at: datetime) -> None:
    """Note that those planned or on and not among `ids`, a whole list told at `at`, are no longer listed.

    They are over, cancelled or deleted: nobody saw which, so that their status stays and no end is claimed. Those in a
    channel that the bot may not see now are only hidden.
    """
    await con.execute(
        """
        update scheduled_event set deleted_at = $3, observed_at = $3
        where guild_id = $1 and id <> all($2) and status in (1, 2) and deleted_at is null and observed_at < $3
          and not exists (
              select from channel
              where channel.guild_id = $1 and channel.id = scheduled_event.channel_id and channel.readable is false
          )
        """,
        guild_id,
        list(ids),
        at,
    )


async def write_interest(con: Connection, interests: Iterable[Interest]) -> None:
    """Store who wants to come and who does not any more; the newest word of each counts."""
    newest: dict[tuple[int, int, int], Interest] = {}
    for each in sorted(interests, key=attrgetter("at")):
        newest[each.guild_id, each.occasion_id, each.user_id] = each
    if not newest:
        return
    rows = [(*key, newest[key].wants, newest[key].at) for key in sorted(newest)]
    await con.execute(
        """
        insert into scheduled_event_interest as stored (guild_id, event_id, user_id, since, until, observed_at)
        select guild_id, event_id, user_id, case when wants then at end, case when not wants then at end, at
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[], $5::timestamptz[])
            as u (guild_id, event_id, user_id, wants, at)
        on conflict (guild_id, event_id, user_id) do update set
            since = case when excluded.until is null and (stored.since is null or stored.until is not null)
                         then excluded.since else stored.since end,
            until = excluded.until,
            observed_at = excluded.observed_at
        where excluded.observed_at > stored.observed_at
        """,
        *zip(*rows, strict=True),
    )


async def write_interested(
    con: Connection, guild_id: int, occasion_id: int, user_ids: Iterable[int], asked_at: datetime
) -> None:
    """Store the whole list of those who want to come, asked for at `asked_at`; what was heard since stays."""
    wanting = set(user_ids)
    rows = await con.fetch(
        "select user_id from scheduled_event_interest where guild_id = $1 and event_id = $2 and until is null",
        guild_id,
        occasion_id,
    )
    gone = {row["user_id"] for row in rows} - wanting
    told = [Interest(guild_id, occasion_id, user_id, user_id in wanting, asked_at) for user_id in wanting | gone]
    await write_interest(con, told)
