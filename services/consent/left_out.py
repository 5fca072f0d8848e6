"""Messages that are not kept because their authors do not want it: known again by a keyed hash, and counted."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.consent.key import PrivacyKey
from services.records.snowflakes import LARGEST_ID, created_at
from services.storage.transactions import Connection

HOUR = timedelta(hours=1)

# What is stored all the same was written before its author objected, or is the tombstone of a message that is deleted.
ADD = """
insert into left_out as known (guild_id, digest, channel_id, hour, seen_at)
select u.guild_id, u.digest, u.channel_id, date_trunc('hour', u.sent_at, 'UTC'), u.seen_at
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[])
    as u (guild_id, id, digest, channel_id, sent_at, seen_at)
where not exists (select from message where message.guild_id = u.guild_id and message.id = u.id)
order by u.guild_id, u.digest
on conflict (guild_id, digest) do update set seen_at = greatest(known.seen_at, excluded.seen_at)
"""
TAKE_BACK = "delete from left_out where guild_id = $1 and digest = any($2::text[])"
KNOWN = "select digest from left_out where guild_id = $1 and digest = any($2::text[])"
DELETE = """
update left_out set deleted_at = least(left_out.deleted_at, u.at)
from unnest($2::text[], $3::timestamptz[]) as u (digest, at)
where left_out.guild_id = $1 and left_out.digest = u.digest
returning left_out.digest
"""
UNSEEN = """
update left_out set deleted_at = u.at
from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
    as u (guild_id, channel_id, first, last, at)
where left_out.guild_id = u.guild_id and left_out.channel_id = u.channel_id
  and hour >= u.first and hour <= u.last and seen_at < u.at and deleted_at is null
"""
COUNT = """
select count(*) from left_out
where guild_id = $1 and channel_id = any($2::bigint[]) and hour >= $3 and hour <= $4 and deleted_at is null
"""
BY_CHANNEL = """
select channel_id, count(*) as messages, min(hour) as since from left_out
where guild_id = $1 and deleted_at is null
group by channel_id order by channel_id
"""


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """A message that is not kept: where, when it was sent, and when Discord showed it; aware UTC."""

    guild_id: int
    id: int
    channel_id: int
    sent_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class LeftInChannel:
    """How many messages of a channel are not kept, and the hour of the oldest."""

    channel_id: int
    messages: int
    since: datetime


async def leave_out(con: Connection, key: PrivacyKey, messages: Iterable[LeftMessage]) -> None:
    """Remember messages as not kept; those that are stored, or known to be deleted, are not counted twice.

    Whoever erases messages calls this afterwards, in the same transaction: Discord still has them.
    """
    newest = {(one.guild_id, one.id): one for one in sorted(messages, key=lambda one: one.seen_at)}
    rows = [
        (one.guild_id, one.id, key.digest(one.guild_id, one.id), one.channel_id, one.sent_at, one.seen_at)
        for one in newest.values()
    ]
    if rows:
        await con.execute(ADD, *zip(*rows, strict=True))


async def take_in(con: Connection, key: PrivacyKey, guild_id: int, message_ids: Iterable[int]) -> None:
    """Messages are kept from now on: they are not counted as left out any more."""
    await con.execute(TAKE_BACK, guild_id, [key.digest(guild_id, one) for one in message_ids])


async def left_out_among(con: Connection, key: PrivacyKey, guild_id: int, message_ids: Collection[int]) -> set[int]:
    """Those of these messages that are known as not kept."""
    digests = {key.digest(guild_id, one): one for one in message_ids}
    return {digests[row["digest"]] for row in await con.fetch(KNOWN, guild_id, list(digests))}


async def note_deleted(
    con: Connection, key: PrivacyKey, guild_id: int, gone: Sequence[tuple[int, datetime]]
) -> set[int]:
    """Note deletions (message, when) of messages that are not kept; returns which ones were."""
    digests = {key.digest(guild_id, one): one for one, _ in gone}
    moments = dict(sorted(gone, key=lambda one: one[1], reverse=True))  # the earliest of each
    rows = await con.fetch(DELETE, guild_id, list(digests), [moments[one] for one in digests.values()])
    return {digests[row["digest"]] for row in rows}


async def compared(con: Connection, spans: Iterable[tuple[int, int, int, int, datetime]]) -> None:
    """Every message of a channel (server, channel) from one id to another was shown since a moment.

    What was not shown is deleted. Only hours that lie wholly within are judged, since no more is known of when a
    message was sent.
    """
    rows = []
    for guild_id, channel_id, low, high, at in spans:
        first = created_at(low) + HOUR - timedelta(microseconds=1)
        last = at if high == LARGEST_ID else created_at(high)
        rows.append((guild_id, channel_id, first.replace(minute=0, second=0, microsecond=0), last - HOUR, at))
    if rows:
        await con.execute(UNSEEN, *zip(*rows, strict=True))


async def left_between(
    con: Connection, guild_id: int, channel_ids: Collection[int], low: int, high: int
) -> tuple[int, int]:
    """How many messages between two ids are not kept: at least, and at most."""
    begins, ends = created_at(low), created_at(high)
    channels = list(channel_ids)
    first = begins + HOUR - timedelta(microseconds=1)
    least: int = await con.fetchval(
        COUNT, guild_id, channels, first.replace(minute=0, second=0, microsecond=0), ends - HOUR
    )
    most: int = await con.fetchval(COUNT, guild_id, channels, begins.replace(minute=0, second=0, microsecond=0), ends)
    return least, most


async def left_by_channel(con: Connection, guild_id: int) -> list[LeftInChannel]:
    """How many messages are not kept, for each channel that has any."""
    return [LeftInChannel(*row) for row in await con.fetch(BY_CHANNEL, guild_id)]
