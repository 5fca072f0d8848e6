"""Who voted, into the database, by the same rules as reactions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.sql import load
from services.storage.locks import lock_channels
from services.storage.transactions import Connection

WHOLE = 0  # the user of a row that stands for everybody: at its time the whole list was known

type Row = tuple[int, int, int, int, int, datetime | None, datetime | None, datetime]


@dataclass(frozen=True, slots=True)
class Vote:
    """Somebody voted for an answer or took the vote back."""

    guild_id: int
    channel_id: int
    id: int
    answer_id: int
    user_id: int
    at: datetime
    added: bool


async def write_votes(con: Connection, votes: Iterable[Vote], *, locked: bool = False) -> None:
    """Store changes of votes; `locked`: the transaction has locked their channels."""
    waiting = sorted(votes, key=lambda each: each.at)
    if waiting and not locked:
        await lock_channels(con, (each.channel_id for each in waiting))
    while waiting:
        turn: dict[tuple[int, ...], Vote] = {}  # one statement may touch a row only once
        later = [
            each
            for each in waiting
            if turn.setdefault((each.guild_id, each.id, each.answer_id, each.user_id), each) is not each
        ]
        await _upsert(con, [_row(each) for each in turn.values()])
        waiting = later


async def write_voters(
    con: Connection,
    guild_id: int,
    channel_id: int,
    message_id: int,
    answer_id: int,
    voters: set[int],
    asked_at: datetime,
) -> bool:
    """Store everybody who had voted for an answer at `asked_at`, and nobody else; returns whether anything changed.

    What was heard since is kept, and the list is no longer due.
    """
    await lock_channels(con, [channel_id])
    before = await _voters(con, guild_id, message_id, answer_id)
    await con.execute(
        "update poll_vote set removed_at = $4, observed_at = $4"
        " where guild_id = $1 and message_id = $2 and answer_id = $3 and removed_at is null and observed_at < $4"
        " and user_id <> 0 and user_id <> all($5)",
        guild_id,
        message_id,
        answer_id,
        asked_at,
        sorted(voters),
    )
    rows: list[Row] = [
        (guild_id, message_id, answer_id, user_id, channel_id, None, None, asked_at)
        for user_id in sorted(voters)  # also those who are known: what is older than this list must not take them back
    ]
    await _upsert(con, rows)
    await con.execute(
        """
        insert into poll_vote as stored (
            guild_id, message_id, answer_id, user_id, channel_id, removed_at, observed_at
        )
        values ($1, $2, $3, 0, $4, $5::timestamptz, $5)
        on conflict (guild_id, message_id, answer_id, user_id) do update set
            removed_at = excluded.removed_at, observed_at = excluded.observed_at
        where excluded.observed_at > stored.observed_at
        """,
        guild_id,
        message_id,
        answer_id,
        channel_id,
        asked_at,
    )
    await con.execute(
        "delete from detail_due where guild_id = $1 and message_id = $2 and kind = 'poll' and key = $3 and since <= $4",
        guild_id,
        message_id,
        str(answer_id),
        asked_at,
    )
    return before != await _voters(con, guild_id, message_id, answer_id)


def _row(each: Vote) -> Row:
    voted, removed = (each.at, None) if each.added else (None, each.at)
    return each.guild_id, each.id, each.answer_id, each.user_id, each.channel_id, voted, removed, each.at


async def _upsert(con: Connection, rows: list[Row]) -> None:
    if rows:
        await con.execute(load("poll_vote_upsert"), *zip(*rows, strict=True))


async def _voters(con: Connection, guild_id: int, message_id: int, answer_id: int) -> set[int]:
    rows = await con.fetch(
        "select user_id from poll_vote"
        " where guild_id = $1 and message_id = $2 and answer_id = $3 and user_id <> 0 and removed_at is null",
        guild_id,
        message_id,
        answer_id,
    )
    return {row["user_id"] for row in rows}
