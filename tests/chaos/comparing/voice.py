"""Stays in voice channels."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sandbox.oracle.rows import TrueVoice
from tests.chaos.comparing.difference import HEARD_WITHIN, Difference, Record


async def voice(record: Record) -> list[Difference]:
    """Nobody is in two places; who is there now is known; what was seen live is there as it was."""
    rows = await record.database.pool.fetch(
        "select * from voice_session where guild_id = $1 order by user_id, from_at", record.truth.id
    )
    stored: dict[int, list[Any]] = {}
    for row in rows:
        stored.setdefault(row["user_id"], []).append(row)
    found: list[Difference] = []
    for user, sessions in stored.items():
        found += _sound(user, sessions)
    if record.voice_known:
        found += _now(record, rows)
    for true in record.truth.voice:
        if true.to_at is not None and record.seen_live(true.from_at, true.to_at):
            found += _seen(true, stored.get(true.user_id, []))
    return found


def _now(record: Record, rows: list[Any]) -> Iterator[Difference]:
    here = {(row["user_id"], row["channel_id"]) for row in rows if row["to_at"] is None}
    there = {(one.user_id, one.channel_id) for one in record.truth.voice if one.to_at is None}
    yield from (Difference("lost", f"(user, channel) {one} is in voice") for one in there - here)
    yield from (Difference("revived", f"(user, channel) {one} is not in voice any more") for one in here - there)


def _sound(user: int, sessions: list[Any]) -> Iterator[Difference]:
    for one, after in pairwise(sessions):
        if one["to_at"] is None or one["to_at"] > after["from_at"]:
            yield Difference("doubled", f"voice of {user}: {one['from_at']} to {one['to_at']}, {after['from_at']}")
    for one in sessions:
        if one["to_at"] is not None and one["to_at"] < one["from_at"]:
            yield Difference("wrong", f"voice of {user} ends before it begins: {one['from_at']}")


def _seen(true: TrueVoice, sessions: list[Any]) -> Iterator[Difference]:
    where = f"voice of {true.user_id} in {true.channel_id} from {true.from_at} to {true.to_at}"
    assert true.to_at is not None
    near = [
        one
        for one in sessions
        if one["channel_id"] == true.channel_id
        and abs(one["from_at"] - true.from_at) <= HEARD_WITHIN
        and one["to_at"] is not None
        and abs(one["to_at"] - true.to_at) <= HEARD_WITHIN
    ]
    if not near:
        yield Difference("lost", f"{where}, seen live")
    elif not any(one["from_certain"] and one["to_certain"] for one in near):
        yield Difference("wrong", f"{where} was seen live and counts as uncertain")
