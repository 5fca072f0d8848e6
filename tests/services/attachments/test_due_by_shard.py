"""Each process fetches the files of its own servers."""

from datetime import UTC, datetime

from services.attachments import due as table
from services.attachments.limits import EVERYTHING
from services.database import Database
from services.discord.shards import ALONE, Shards, shard_of

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
GUILDS = [number << 22 for number in (5, 6, 7, 8)]
FILE = """
insert into attachment (guild_id, message_id, id, channel_id, filename, size, url)
values ($1, 1, $1, 1, 'a.png', 1, '')
"""
OBJECT = """
insert into stored_object (guild_id, sha256, size, object_key, place, release_at)
values ($1, $2, 1, 'key', 'here', $3)
"""


async def test_every_file_belongs_to_one_process(database: Database) -> None:
    async with database.pool.acquire() as con:
        for guild_id in GUILDS:
            await con.execute(FILE, guild_id)
            await con.execute(OBJECT, guild_id, f"{guild_id:064d}", NOW)
        for shards in (Shards((0,), 3), Shards((1, 2), 3), ALONE):
            own = {guild_id for guild_id in GUILDS if shard_of(guild_id, shards.count) in shards.ids}
            files = await table.due(con, NOW, 50, EVERYTHING, shards)
            released = await table.to_release(con, "here", shards)
            assert {file.key[0] for file in files} == own
            assert {guild_id for guild_id, _, _ in released} == own
