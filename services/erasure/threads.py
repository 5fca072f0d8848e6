"""What the bot itself showed of somebody in Discord: the threads made for them, and copies of what they wrote."""

from services.discord.errors import NotFound, Refused
from services.discord.rest import DiscordRest
from services.storage.transactions import Connection

THREADS = """
select thread_id as id from conversation where guild_id = $1 and student_id = $2 and thread_id is not null
union
select n.channel_id from nudge n
join channel c on c.guild_id = n.guild_id and c.id = n.channel_id and c.kind in (10, 11, 12)
where n.guild_id = $1 and n.student_id = $2 and n.way = 'thread'
union
select message_id from delivery
where guild_id = $1 and message_id is not null and starts_with(key, 'conversation:' || $2::bigint || ':')
order by 1
"""
COPIES = """
select copy_channel_id, array_prepend(copy_id, array(
    select jsonb_array_elements_text(coalesce(nullif(more_copies, 'null'), '[]'))::bigint
)) as ids
from relayed_message
where guild_id = $1 and student_id = $2 and direction = 'in' and copy_id is not null
union all
select channel_id, array[message_id] from delivery
where guild_id = $1 and user_id is null and channel_id is not null and message_id is not null
  and key ~ ('\\y' || $2::bigint || '\\y') and not starts_with(key, 'conversation:')
"""
CHANNEL = "/channels/{channel_id}"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"


async def threads_about(con: Connection, guild_id: int, user_id: int) -> list[int]:
    """The threads that were made for this person alone, also those that gave way to another."""
    return [row["id"] for row in await con.fetch(THREADS, guild_id, user_id)]


async def copies_of(con: Connection, guild_id: int, user_id: int) -> list[tuple[int, int]]:
    """Channel and id of each message that shows mentors what the person wrote, or tells them that they did."""
    rows = await con.fetch(COPIES, guild_id, user_id)
    return [(row["copy_channel_id"], id_) for row in rows for id_ in row["ids"]]


async def delete_in_discord(rest: DiscordRest, threads: list[int], copies: list[tuple[int, int]]) -> int:
    """Delete the threads, and the copies that are in none of them; returns how many Discord did not let go.

    Raises:
        DiscordUnavailable: it does not answer now.
    """
    gone = {thread for thread in threads if await _delete(rest, thread)}
    kept = len(threads) - len(gone)
    for channel_id, message_id in copies:
        if channel_id not in gone and not await _delete(rest, channel_id, message_id):
            kept += 1
    return kept


async def _delete(rest: DiscordRest, channel_id: int, message_id: int | None = None) -> bool:
    try:
        if message_id is None:
            await rest.request("DELETE", CHANNEL, major=channel_id)
        else:
            await rest.request("DELETE", MESSAGE, major=channel_id, message_id=message_id)
    except NotFound:
        return True
    except Refused:
        return False
    return True
