"""Lists about single messages that are still to be read, and what reading them brought, in the database."""

from dataclasses import dataclass
from datetime import datetime

from services.database import Database
from services.storage.locks import lock_channels
from services.storage.poll_writes import write_voters
from services.storage.reaction_writes import write_reaction_users
from services.storage.transactions import Connection, in_one_transaction

DUE_CHANNELS = """
    select distinct channel_id from detail_due
    where guild_id = $1 and (next_try_at is null or next_try_at <= $2)
"""
DUE_IN = """
    select message_id, kind, key, since from detail_due
    where guild_id = $1 and channel_id = $2 and (next_try_at is null or next_try_at <= $3)
    order by message_id desc, kind, key limit 1
"""
MOVED_PINS = """
    select id, last_pin_at from channel
    where guild_id = $1 and pins_read_at is null and deleted_at is null
      and (last_pin_at is not null or exists (
          select from message
          where message.guild_id = $1 and message.channel_id = channel.id and pinned and message.deleted_at is null
      ))
"""
COUNTED_BESIDES = """
    select message.reactions - (
        select count(*) from message_reaction as other
        where other.guild_id = $1 and other.message_id = $2 and other.user_id <> 0 and other.removed_at is null
    )
    from message
    where guild_id = $1 and id = $2 and not exists (
        select from message_reaction as known
        where known.guild_id = $1 and known.message_id = $2
          and (known.emoji = $3 or nullif(split_part(known.emoji, ':', 2), '') = split_part($3, ':', 2))
    )
"""
THIS_ONE = "guild_id = $1 and message_id = $2 and kind = $3 and key = $4"


@dataclass(frozen=True, slots=True)
class Due:
    """One list: of a reaction (`key` is the emoji) or of a poll's answer (`key` is its number).

    `since` is when Discord showed something that the rows do not.
    """

    guild_id: int
    channel_id: int
    message_id: int
    kind: str
    key: str
    since: datetime


async def due_channels(database: Database, guild_id: int, now: datetime) -> list[int]:
    """The channels of a server with a list that may be read now."""

    async def read(con: Connection) -> list[int]:
        return [row["channel_id"] for row in await con.fetch(DUE_CHANNELS, guild_id, now)]

    return await in_one_transaction(database, read)


async def due_in(database: Database, guild_id: int, channel_id: int, now: datetime) -> Due | None:
    """The list of a channel to be read next: that of its newest message."""

    async def read(con: Connection) -> Due | None:
        row = await con.fetchrow(DUE_IN, guild_id, channel_id, now)
        return None if row is None else Due(guild_id, channel_id, *row)

    return await in_one_transaction(database, read)


async def moved_pins(database: Database, guild_id: int) -> dict[int, datetime | None]:
    """Channels in which something was pinned or unpinned since their pins were read, and when the newest was pinned.

    Discord need not say when: then it is None, and the pinned messages themselves make the channel due.
    """

    async def read(con: Connection) -> dict[int, datetime | None]:
        return {row["id"]: row["last_pin_at"] for row in await con.fetch(MOVED_PINS, guild_id)}

    return await in_one_transaction(database, read)


async def are_all(database: Database, due: Due, reacting: int) -> bool:
    """Whether so many people, of whom nothing is stored yet, are all that Discord counted without anybody's help.

    They are, in no other way and nobody besides, when they and the known people of the message's other emojis are as
    many as its reactions.
    """

    async def read(con: Connection) -> bool:
        counted = await con.fetchval(COUNTED_BESIDES, due.guild_id, due.message_id, due.key)
        return counted is not None and int(counted) == reacting

    return await in_one_transaction(database, read)


async def write_reacting(database: Database, due: Due, normal: set[int], burst: set[int], asked_at: datetime) -> None:
    """Store everybody who reacted, as far as they want to be known."""

    async def write(con: Connection) -> None:
        plain, super_ = [await _as_known(con, database, due, people) for people in (normal, burst)]
        await write_reaction_users(con, due.guild_id, due.channel_id, due.message_id, due.key, plain, super_, asked_at)

    await in_one_transaction(database, write)


async def write_voting(database: Database, due: Due, voters: set[int], asked_at: datetime) -> None:
    """Store everybody who voted for an answer, as far as they want to be known."""

    async def write(con: Connection) -> None:
        known = await _as_known(con, database, due, voters)
        await write_voters(con, due.guild_id, due.channel_id, due.message_id, int(due.key), known, asked_at)

    await in_one_transaction(database, write)


async def _as_known(con: Connection, database: Database, due: Due, people: set[int]) -> set[int]:
    """These people, and a number in the place of each who is not recorded."""
    door = database.door
    barred = None if door is None else await door.ask(con, [due.guild_id], lambda: {due.guild_id: people})
    return people if barred is None else {barred.as_whom(due.guild_id, due.message_id, one) for one in people}


async def give_up(database: Database, due: Due) -> None:
    """The list cannot be had any more."""
    what = due.guild_id, due.message_id, due.kind, due.key
    await in_one_transaction(database, lambda con: con.execute(f"delete from detail_due where {THIS_ONE}", *what))  # noqa: S608 - a constant


async def put_off(database: Database, due: Due, until: datetime) -> None:
    """Try the list again at a moment."""
    change = f"update detail_due set tries = tries + 1, next_try_at = $5 where {THIS_ONE}"  # noqa: S608 - a constant
    what = due.guild_id, due.message_id, due.kind, due.key
    await in_one_transaction(database, lambda con: con.execute(change, *what, until))


async def put_off_no_longer(database: Database, guild_id: int) -> None:
    """Try the lists of a server again at once."""
    change = "update detail_due set next_try_at = null where guild_id = $1 and next_try_at is not null"
    await in_one_transaction(database, lambda con: con.execute(change, guild_id))


async def write_pins(
    database: Database,
    guild_id: int,
    channel_id: int,
    pinned: dict[int, datetime],
    asked_at: datetime,
    last_pin_at: datetime | None,
) -> None:
    """Store when messages were pinned, and that others are not; `last_pin_at` is the newest when they became due."""

    async def write(con: Connection) -> None:
        await lock_channels(con, [channel_id])
        await con.execute(
            """
            update message set pinned = true, pinned_at = u.at
            from unnest($3::bigint[], $4::timestamptz[]) as u (id, at)
            where guild_id = $1 and channel_id = $2 and message.id = u.id
              and (not pinned and observed_at < $5 or pinned and pinned_at is distinct from u.at)
            """,
            guild_id,
            channel_id,
            list(pinned),
            list(pinned.values()),
            asked_at,
        )
        await con.execute(
            "update message set pinned = false, pinned_at = null"
            " where guild_id = $1 and channel_id = $2 and pinned and id <> all($3) and observed_at < $4",
            guild_id,
            channel_id,
            list(pinned),
            asked_at,
        )
        await _pins_are_read(con, guild_id, channel_id, asked_at, last_pin_at)

    await in_one_transaction(database, write)


async def leave_pins(
    database: Database, guild_id: int, channel_id: int, asked_at: datetime, last_pin_at: datetime | None
) -> None:
    """Discord does not tell the pins of a channel: ask no more until they move."""

    async def write(con: Connection) -> None:
        await lock_channels(con, [channel_id])
        await _pins_are_read(con, guild_id, channel_id, asked_at, last_pin_at)

    await in_one_transaction(database, write)


async def _pins_are_read(
    con: Connection, guild_id: int, channel_id: int, asked_at: datetime, last_pin_at: datetime | None
) -> None:
    await con.execute(
        "update channel set pins_read_at = $3 where guild_id = $1 and id = $2 and last_pin_at is not distinct from $4",
        guild_id,
        channel_id,
        asked_at,
        last_pin_at,
    )
