"""Time in voice channels into the database; every write can be repeated, and each waits for others of its server."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from models.sql import load
from services.records.voice import VoiceFlags, VoiceSighting, VoiceStay, fold_voice
from services.storage.locks import lock_people
from services.storage.transactions import Connection

NEWEST = """
    select newest.*
    from unnest($1::bigint[], $2::bigint[]) as u (guild_id, user_id)
    cross join lateral (
        select * from voice_session
        where voice_session.guild_id = u.guild_id and voice_session.user_id = u.user_id
        order by from_at desc
        limit 1
    ) as newest
"""
# A session's own first row of coverage is written beside its first event; one that began so shortly before is the same.
SAME_SESSION = timedelta(seconds=1)


async def write_voice(con: Connection, sightings: Iterable[VoiceSighting], *, locked: bool = False) -> None:
    """Store where people were seen in voice: their stays, and how long they were muted, deafened and so on.

    `locked`: the transaction has locked the people of their servers.
    """
    seen: dict[tuple[int, int], list[VoiceSighting]] = defaultdict(list)
    for sighting in sightings:
        seen[sighting.guild_id, sighting.user_id].append(sighting)
    if not seen:
        return
    if not locked:
        await lock_people(con, (guild_id for guild_id, _ in seen))
    keys = sorted(seen)
    rows = await con.fetch(NEWEST, *zip(*keys, strict=True))
    newest = {(row["guild_id"], row["user_id"]): _stay(row) for row in rows}
    stays = [stay for key in keys for stay in fold_voice(newest.get(key), seen[key])]
    if stays:
        await con.execute(load("voice_upsert"), *zip(*map(_row, stays), strict=True))


def _stay(row: Any) -> VoiceStay:
    return VoiceStay(
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        from_at=row["from_at"],
        channel_id=row["channel_id"],
        to_at=row["to_at"],
        from_certain=row["from_certain"],
        state_at=row["state_at"],
        flags=VoiceFlags(
            muted=row["muted"], deafened=row["deafened"], streaming=row["streaming"], camera=row["camera"]
        ),
        muted_seconds=row["muted_seconds"],
        deafened_seconds=row["deafened_seconds"],
        streaming_seconds=row["streaming_seconds"],
        camera_seconds=row["camera_seconds"],
    )


def _row(stay: VoiceStay) -> tuple[Any, ...]:
    return (
        stay.guild_id,
        stay.user_id,
        stay.from_at,
        stay.channel_id,
        stay.to_at,
        stay.from_certain,
        stay.state_at,
        stay.flags.muted,
        stay.flags.deafened,
        stay.flags.streaming,
        stay.flags.camera,
        stay.muted_seconds,
        stay.deafened_seconds,
        stay.streaming_seconds,
        stay.camera_seconds,
    )


async def close_unseen_voice(con: Connection, guild_id: int, seen_until: datetime | None, at: datetime) -> None:
    """End every stay that was open when sight of a server was lost; `at` is when it was regained.

    It ends where the server was last seen, `seen_until`, and that end is not certain; without such a moment it ends
    with the last that was heard of it. What began at `at` or later goes on.
    """
    await lock_people(con, [guild_id])
    await con.execute(
        """
        update voice_session set
            to_at = ended, to_certain = false, state_at = ended,
            muted_seconds = muted_seconds + case when muted then passed else 0 end,
            deafened_seconds = deafened_seconds + case when deafened then passed else 0 end,
            streaming_seconds = streaming_seconds + case when streaming then passed else 0 end,
            camera_seconds = camera_seconds + case when camera then passed else 0 end
        from (
            select user_id, from_at, ended, extract(epoch from ended - state_at)::float8 as passed
            from (
                select user_id, from_at, state_at,
                       greatest(state_at, least(coalesce($2, state_at), $3::timestamptz - interval '1 microsecond'))
                           as ended
                from voice_session
                where guild_id = $1 and to_at is null and state_at < $3
            ) as stay
        ) as lost
        where voice_session.guild_id = $1 and voice_session.user_id = lost.user_id
          and voice_session.from_at = lost.from_at
        """,
        guild_id,
        seen_until,
        at,
    )


async def end_voice(con: Connection, guild_id: int, user_id: int, at: datetime) -> None:
    """End somebody's open stay, since nothing more of it is to be known; nothing is counted of it after `state_at`."""
    await con.execute(
        "update voice_session set to_at = greatest(state_at, $3), to_certain = false"
        " where guild_id = $1 and user_id = $2 and to_at is null",
        guild_id,
        user_id,
        at,
    )


async def voice_seen_until(con: Connection, guild_id: int, at: datetime) -> datetime | None:
    """Until when the session before the one that began at `at` is known to have seen a server."""
    seen_until: datetime | None = await con.fetchval(
        "select max(to_at) from coverage where guild_id = $1 and kind = 'live' and from_at < $2",
        guild_id,
        at - SAME_SESSION,
    )
    return seen_until
