"""A part of an exported file without what somebody does not want kept."""

from dataclasses import replace

from services.consent.door import Door, admitted, people_of
from services.imports.batch import Batch
from services.storage.locks import lock_messages
from services.storage.transactions import Connection


async def admitted_batch(con: Connection, door: Door, guild_id: int, batch: Batch) -> Batch:
    """What of a batch may be stored; comes after the locks of its people."""

    def people() -> dict[int, set[int]]:
        named = people_of(batch.messages)[guild_id]
        return {guild_id: named | {one.user_id for one in batch.members} | {who for *_, who in batch.reactions}}

    barred = await door.ask(con, [guild_id], people)
    if barred is None:
        return batch
    await lock_messages(con, [guild_id], {one.channel_id for one in batch.messages})
    inside = await admitted(con, barred, batch.messages, ())
    return replace(
        batch,
        messages=inside.records,
        members=[one for one in batch.members if not barred.forgot(guild_id, one.user_id)],
        attachments=[one for one in batch.attachments if one.message_id not in inside.left],
        reactions=[
            (message, emoji, barred.as_whom(guild_id, message, who))
            for message, emoji, who in batch.reactions
            if message not in inside.left
        ],
        media=[one for one in batch.media if one.message_id not in inside.left],
    )
