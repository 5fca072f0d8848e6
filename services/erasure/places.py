"""Everything of a channel, and everything of a server."""

from collections import Counter

from services.database import Database
from services.erasure.messages import OF_CHANNELS, OF_GUILD, erase_messages
from services.erasure.progress import Progress, Work, number
from services.erasure.tables import TABLES
from services.storage.transactions import Connection

AT_ONCE = 5_000
THREADS = "select id from channel where guild_id = $1 and parent_id = $2 and kind in (10, 11, 12)"
UNREAD = """
update channel set low_id = null, high_id = null, history_complete = false, read_at = null, pins_read_at = null
where guild_id = $1 and ($2::bigint[] is null or id = any($2::bigint[]))
"""
ROOMS = "delete from channel where guild_id = $1 and id = any($2::bigint[])"
# Who is known on another server, too, keeps the channel of direct messages with the bot.
DOORS = """
delete from direct_channel where
    exists (select from member where guild_id = $1 and user_id = direct_channel.user_id)
    and not exists (select from member where guild_id <> $1 and user_id = direct_channel.user_id)
"""
PEOPLE_DONE = """
update erasure set subject_id = null, state = 'done', done_at = now()
where guild_id = $1 and kind <> 'guild' and done_at is null and $2::bigint is not null
"""
LAST_OF_SERVER = (
    "delete from stored_object where guild_id = $1 and $2::bigint is not null",
    PEOPLE_DONE,
    "delete from guild where id = $1 and $2::bigint is not null",
)
BESIDE = frozenset({"message", "stored_object", "exported_file", "guild", "member"})


async def erase_channels(database: Database, progress: Progress, channel_ids: list[int], *, rooms: bool) -> None:
    """Erase what channels hold, their threads too; with `rooms` also that they are there."""
    guild_id = progress.erasing.guild_id
    threads = [row["id"] for one in channel_ids for row in await database.pool.fetch(THREADS, guild_id, one)]
    ids = sorted({*channel_ids, *threads})
    await progress.note(lambda con: _unread(con, guild_id, ids))
    await progress.repeat(lambda con: erase_messages(con, guild_id, OF_CHANNELS, ids))
    for table, said in TABLES.items():
        if said.channel:
            statement = f"delete from {table} where guild_id = $1 and {said.channel} = any($2::bigint[])"  # noqa: S608
            await progress.note(_counted(table, statement, guild_id, ids))
    if rooms:
        await progress.note(_counted("channel", ROOMS, guild_id, ids))


async def erase_server(progress: Progress) -> None:
    """Erase every row of a server but its files' and its own: those go when the bytes are gone."""
    guild_id = progress.erasing.guild_id
    await progress.note(lambda con: _unread(con, guild_id, None))
    await progress.repeat(lambda con: erase_messages(con, guild_id, OF_GUILD, guild_id))
    await progress.note(_counted("direct_channel", DOORS, guild_id))
    for table, said in TABLES.items():
        if said.guild == "guild_id" and not said.kept and table not in BESIDE:
            statement = (
                f"delete from {table} where ctid = any(array("  # noqa: S608 - names of tables
                f"select ctid from {table} where guild_id = $1 limit {AT_ONCE}))"
            )
            await progress.repeat(_counted(table, statement, guild_id))
    await progress.repeat(_counted("member", "delete from member where guild_id = $1", guild_id))


def _counted(table: str, statement: str, *given: object) -> Work:
    async def work(con: Connection) -> Counter[str]:
        return Counter({table: number(await con.execute(statement, *given))})

    return work


async def _unread(con: Connection, guild_id: int, channel_ids: list[int] | None) -> Counter[str]:
    """What was read is not stored any more: it is read again if the channel is recorded some day."""
    await con.execute(UNREAD, guild_id, channel_ids)
    return Counter()
