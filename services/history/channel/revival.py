"""Messages held for deleted that Discord still has: each is asked for alone before it counts again."""

from collections.abc import Iterable
from datetime import UTC, datetime

from models.sql import load
from services.consent.door import Admitted
from services.discord.errors import UNKNOWN_MESSAGE, NotFound
from services.discord.pagers import one_message
from services.discord.server_records import ChannelState
from services.history.channel.storing import AGREED
from services.history.channel.surroundings import Surroundings
from services.records.json_values import UnreadablePayload
from services.records.message_details import message_details
from services.records.messages import message_record
from services.storage.locks import lock_messages
from services.storage.transactions import Connection, in_one_transaction
from services.storage.writes import write_messages


async def revived(around: Surroundings, channel: ChannelState, held: Iterable[int]) -> tuple[int, ...]:
    """Those of some messages that count again, oldest first: an answer begun after their deletion shows them.

    No page and no event is enough for that: each is asked for by itself.

    Raises:
        Refused, DiscordUnavailable: Discord does not answer about the channel.
    """
    return tuple([one for one in sorted(held) if await _is_back(around, channel, one)])


async def _is_back(around: Surroundings, channel: ChannelState, message_id: int) -> bool:
    asked_at = datetime.now(UTC)
    try:
        payload = await one_message(around.rest, channel.id, message_id)
        record = message_record(payload, channel.guild_id, asked_at)
        details = message_details(payload, channel.guild_id, asked_at)
    except NotFound as refusal:
        if refusal.code == UNKNOWN_MESSAGE:
            return False
        raise
    except UnreadablePayload:
        return False

    async def write(con: Connection) -> bool:
        await lock_messages(con, [channel.guild_id], [channel.id])
        key = channel.guild_id, message_id
        door, shown = around.database.door, [] if details is None else [details]
        here = Admitted([record], shown)
        inside = here if door is None else await door.admit(con, [channel.guild_id], here.records, here.details)
        if not inside.records:  # its author does not want it kept: what is stored of it stays as it is
            return False
        back = await con.fetch(load("message_revive"), *key, asked_at, asked_at - AGREED, record.author_id)
        if back:
            await write_messages(con, inside.records, inside.details, read_back=True)
        return bool(back)

    return await in_one_transaction(around.database, write)
