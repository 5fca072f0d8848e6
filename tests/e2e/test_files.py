"""/files through Discord: a mentor's link gives the file, and those who may not read the message get none."""

import re
from pathlib import Path

import aiohttp
import pytest

from sandbox import Sandbox
from services.database import Database
from tests.e2e.activity_scene import EVERYBODY_HIDDEN, small_school
from tests.e2e.bot_process import bot_process, until
from tests.services.attachments.s3_server import ACCESS, BUCKET, SECRET, s3_server

EPHEMERAL = 64
LINK = re.compile(r"\]\((http[^)]+)\)")


@pytest.mark.parametrize("place", ["bucket", "folder"])
async def test_a_mentor_gets_a_file_that_discords_own_link_no_longer_gives(
    database: Database, tmp_path: Path, place: str
) -> None:
    world, guild_id, people, channels = small_school()
    hidden = int(world.add_channel(guild_id, "staff")["id"])
    world.set_overwrite(hidden, guild_id, 0, deny=EVERYBODY_HIDDEN)
    world.set_overwrite(hidden, world.bot_user_id, 1, allow=EVERYBODY_HIDDEN)
    open_one = world.post(channels["help"], people["ola"], attachments=[("a b.txt", b"some text", "text/plain")])
    closed = world.post(hidden, people["owner"], attachments=[("plan.txt", b"secret", "text/plain")])
    async with s3_server(tmp_path) as server, Sandbox(world) as box:
        named = {"S3_BUCKET": BUCKET, "S3_ENDPOINT": server.bucket.endpoint} if place == "bucket" else {}
        keys = {"S3_ACCESS_KEY": ACCESS, "S3_SECRET_KEY": SECRET}
        async with bot_process(box, database.url, tmp_path, **named, **keys) as bot:
            await bot.ready()

            async def stored() -> bool:
                return bool(await database.pool.fetchval("select count(*) = 2 from attachment where state = 'stored'"))

            await until(stored, 60)

            async def ask(who: str, message: str) -> str:
                answer = await box.interact.slash(people[who], channels["mentors"], "files", {"message": message})
                return str(answer.message)

            told = await ask("maja", f"https://discord.com/channels/{guild_id}/{channels['help']}/{open_one['id']}")
            assert "a b.txt" in told
            if place == "bucket":
                async with aiohttp.ClientSession() as session, session.get(LINK.findall(told)[0]) as got:
                    assert await got.read() == b"some text"
            else:
                await until(lambda: b"some text" in _sent_by_the_bot(box))
            assert "may not read" in await ask("maja", closed["id"])
            assert "Only mentors" in await ask("ola", open_one["id"])
        assert not box.violations, box.violations


def _sent_by_the_bot(box: Sandbox) -> set[bytes]:
    """The files that the bot has sent to whoever asked, and to nobody else."""
    board = box.interactions.board
    told = [board.told(one, followup) for one in board._by_token.values() for followup in one.followups]
    assert all(message["flags"] & EPHEMERAL for message in told if message)
    return {box.world.file(file["id"]) for message in told if message for file in message.get("attachments", ())}
