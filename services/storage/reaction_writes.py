"""Who reacted, into the database: what events say as it comes, and whole lists of people that were read.

A row's version is the moment it was last heard of; nothing older changes it, and the same again changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from models.sql import load
from services.storage.locks import lock_channels
from services.storage.transactions import Connection

EVERY_EMOJI = ""
WHOLE = 0  # the user of a row that stands for everybody: at its time the whole list was known

type Message = tuple[int, int]  # guild, message
type Key = tuple[int, int, str]  # guild, message, emoji
type Row = tuple[int, int, str, int, bool, int, datetime | None, datetime | None, datetime]


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody added a reaction or took one back; without a person all of the emoji went, without an emoji all did."""

    guild_id: int
    channel_id: int
    id: int
    at: datetime
    added: bool = False
    emoji: str = EVERY_EMOJI
    user_id: int = WHOLE
    burst: bool = False


async def write_reactions(con: Connection, reactions: Iterable[Reaction], *, locked: bool = False) -> None:
    """Store changes of reactions, and count them in their messages where those are stored.

    `locked`: the transaction has locked their channels.
    """
    given = sorted(reactions, key=lambda each: each.at)
    if not given:
        return
    if not locked:
        await lock_channels(con, (each.channel_id for each in given))
    spellings = await stored_spellings(con, ((each.guild_id, each.id, each.emoji) for each in given))
    told = [_spelled(each, spellings[each.guild_id, each.id, each.emoji]) for each in given]
    more: Counter[Message] = Counter()
    for run in _runs(told):
        if run[0].user_id == WHOLE:
            more[run[0].guild_id, run[0].id] -= await _clear(con, run[0])
        else:
            more.update(await _upsert(con, [_row(each) for each in run]))
    if changed := [(*key, difference) for key, difference in sorted(more.items()) if difference]:
        await con.execute(
            "update message set reactions = greatest(0, reactions + u.difference)"
            " from unnest($1::bigint[], $2::bigint[], $3::integer[]) as u (guild_id, id, difference)"
            " where message.guild_id = u.guild_id and message.id = u.id",
            *zip(*changed, strict=True),
        )


async def write_reaction_users(
    con: Connection,
    guild_id: int,
    channel_id: int,
    message_id: int,
    emoji: str,
    normal: set[int],
    burst: set[int],
    asked_at: datetime,
) -> bool:
    """Store everybody who had reacted with an emoji at `asked_at`, and nobody else; returns whether anything changed.

    What was heard since is kept, and the list is no longer due.
    """
    await lock_channels(con, [channel_id])
    key = guild_id, message_id, emoji
    spelled = (await stored_spellings(con, [key]))[key]
    before = await _people(con, guild_id, message_id, spelled)
    await con.execute(load("reaction_sweep"), guild_id, message_id, spelled, asked_at, sorted(normal), sorted(burst))
    people = [(user_id, is_burst) for is_burst, ids in enumerate((normal, burst)) for user_id in ids]
    await _upsert(  # also those who are known: what is older than this list must not take them back
        con,
        [
            (guild_id, message_id, spelled, user_id, bool(is_burst), channel_id, None, None, asked_at)
            for user_id, is_burst in people
        ],
    )
    await con.execute(load("reaction_whole"), guild_id, message_id, spelled, channel_id, asked_at)
    await con.execute(
        "delete from detail_due where guild_id = $1 and message_id = $2 and kind = 'reaction' and key = any($3)"
        " and since <= $4",
        guild_id,
        message_id,
        [emoji, spelled],
        asked_at,
    )
    await con.execute(
        """
        update message set reactions = known.live
        from (
            select count(*) as live from message_reaction
            where guild_id = $1 and message_id = $2 and user_id <> 0 and removed_at is null
        ) as known
        where guild_id = $1 and id = $2 and reactions <> known.live and not exists (
            select from detail_due where guild_id = $1 and message_id = $2 and kind = 'reaction'
        )
        """,
        guild_id,
        message_id,
    )
    return before != await _people(con, guild_id, message_id, spelled)


async def stored_spellings(con: Connection, reactions: Iterable[Key]) -> dict[Key, str]:
    """How the emoji of each reaction is stored: a server's own may be renamed and deleted, its id stays."""
    given = sorted(set(reactions))
    own = [(*each, _emoji_id(each)) for each in given if ":" in each[2]]
    first: dict[tuple[int, int, str], str] = {}
    if own:
        rows = await con.fetch(
            """
            select u.guild_id, u.message_id, u.id, stored.emoji
            from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) as u (guild_id, message_id, emoji, id)
            join message_reaction as stored
              on stored.guild_id = u.guild_id and stored.message_id = u.message_id and stored.emoji like '%:' || u.id
            order by stored.emoji
            """,
            *zip(*own, strict=True),
        )
        for row in rows:
            first.setdefault((row["guild_id"], row["message_id"], row["id"]), row["emoji"])
    return {each: first.setdefault((*each[:2], _emoji_id(each)), each[2]) for each in given}


def _spelled(each: Reaction, emoji: str) -> Reaction:
    return each if each.emoji == emoji else replace(each, emoji=emoji)


def _emoji_id(reaction: Key) -> str:
    return reaction[2].rpartition(":")[2]


def _runs(reactions: list[Reaction]) -> Iterable[list[Reaction]]:
    """The changes in their order, those together that one statement can store: one of a row, and no clearing."""
    run: dict[tuple[object, ...], Reaction] = {}
    for each in reactions:
        key = each.guild_id, each.id, each.emoji, each.user_id, each.burst
        if run and (key in run or each.user_id == WHOLE):
            yield list(run.values())
            run = {}
        if each.user_id == WHOLE:
            yield [each]
        else:
            run[key] = each
    if run:
        yield list(run.values())


def _row(each: Reaction) -> Row:
    added, removed = (each.at, None) if each.added else (None, each.at)
    return each.guild_id, each.id, each.emoji, each.user_id, each.burst, each.channel_id, added, removed, each.at


async def _upsert(con: Connection, rows: list[Row]) -> dict[Message, int]:
    """Store what was last heard; returns how many reactions more each message has by it."""
    if not rows:
        return {}
    changed = await con.fetch(load("reaction_upsert"), *zip(*rows, strict=True))
    return {(guild_id, message_id): more for guild_id, message_id, more in changed}


async def _clear(con: Connection, gone: Reaction) -> int:
    """Take back what was there before; returns how many reactions that were."""
    status = await con.execute(load("reaction_sweep"), gone.guild_id, gone.id, gone.emoji, gone.at, [], [])
    await con.execute(load("reaction_whole"), gone.guild_id, gone.id, gone.emoji, gone.channel_id, gone.at)
    return int(status.rpartition(" ")[2])


async def _people(con: Connection, guild_id: int, message_id: int, emoji: str) -> set[tuple[int, bool]]:
    """Who reacts with an emoji, and whether with a super reaction."""
    rows = await con.fetch(
        "select user_id, burst from message_reaction"
        " where guild_id = $1 and message_id = $2 and emoji = $3 and user_id <> 0 and removed_at is null",
        guild_id,
        message_id,
        emoji,
    )
    return {(row["user_id"], row["burst"]) for row in rows}
