"""Who reacts and who votes."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from tests.chaos.comparing.difference import Difference, Record


async def reactions(record: Record) -> list[Difference]:
    """Everybody who reacts to a message that is there, by emoji, with super reactions apart."""
    rows = await record.database.pool.fetch(
        "select r.message_id, r.emoji, r.user_id, r.burst from message_reaction r join message m"
        " on m.guild_id = r.guild_id and m.id = r.message_id and m.deleted_at is null"
        " where r.guild_id = $1 and r.removed_at is null",
        record.truth.id,
    )
    there = {
        (message.id, emoji, user, burst)
        for message in record.truth.messages.values()
        if message.deleted_at is None
        for emoji, people in message.reactors.items()
        for burst, users in ((False, people.normal), (True, people.burst))
        for user in users
    }
    found = [*_compared({tuple(row) for row in rows}, there, "reaction (message, emoji, user, super)")]
    counts = await record.database.pool.fetch(
        "select id, reactions from message where guild_id = $1 and deleted_at is null", record.truth.id
    )
    for message_id, count in map(tuple, counts):
        true = record.truth.messages.get(message_id)
        if true is not None and true.deleted_at is None and sum(true.reactions.values()) != count:
            words = f"message {message_id} has {sum(true.reactions.values())} reactions and not {count}"
            found.append(Difference("wrong", words))
    return found


async def votes(record: Record) -> list[Difference]:
    """Everybody who votes in a poll that is there."""
    rows = await record.database.pool.fetch(
        "select v.message_id, v.answer_id, v.user_id from poll_vote v join message m"
        " on m.guild_id = v.guild_id and m.id = v.message_id and m.deleted_at is null"
        " where v.guild_id = $1 and v.removed_at is null",
        record.truth.id,
    )
    there = {
        (message.id, answer, user)
        for message in record.truth.messages.values()
        if message.deleted_at is None and message.poll is not None
        for answer, users in message.poll.votes.items()
        for user in users
    }
    return [*_compared({tuple(row) for row in rows}, there, "vote (message, answer, user)")]


def _compared(
    stored: AbstractSet[tuple[object, ...]], there: AbstractSet[tuple[object, ...]], what: str
) -> Iterator[Difference]:
    yield from (Difference("lost", f"{what} {one}") for one in sorted(there - stored, key=str))
    yield from (Difference("revived", f"{what} {one}") for one in sorted(stored - there, key=str))
