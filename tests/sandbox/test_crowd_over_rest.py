"""What a crowd did can be read back over REST exactly, every answer as Discord describes it."""

import hashlib
from urllib.parse import quote

import aiohttp
import pytest

from sandbox import Sandbox, World
from sandbox.crowd import Crowd
from tests.sandbox.crowded import crowded
from tests.sandbox.reading_all import read_all


class Reader:
    """Reads pages of users by their last id."""

    def __init__(self, box, session):
        self.box, self.session = box, session

    async def get(self, path):
        headers = {"Authorization": f"Bot {self.box.token}"}
        async with self.session.get(f"{self.box.base}/api/v10{path}", headers=headers) as answer:
            assert answer.status == 200, (path, answer.status)
            return await answer.json(content_type=None)

    async def users(self, path):
        found, last = set(), 0
        joint = "&" if "?" in path else "?"
        while True:
            page = await self.get(f"{path}{joint}limit=2&after={last}")
            page = page["users"] if isinstance(page, dict) else page
            ids = [int(one.get("user_id") or one["id"]) for one in page]
            found |= set(ids)
            if len(ids) < 2:
                return found
            last = ids[-1]


@pytest.fixture
async def read():
    world = World.empty()
    guild_id = crowded(world)
    crowd = Crowd(world, guild_id, seed=11, also=["delete_account"])
    for _ in range(700):
        crowd.act(seconds=2)
    async with Sandbox(world) as box, aiohttp.ClientSession() as session:
        yield Reader(box, session), box.truth()[guild_id], await read_all(box, guild_id)
        assert not box.violations


async def test_messages_reactions_votes_and_files(read):
    reader, guild, found = read
    there = guild.readable_messages()
    assert len(there) > 100
    assert found.keys() == {str(one) for one in there}
    for message in there.values():
        told, where = found[str(message.id)], f"/channels/{message.channel_id}/messages/{message.id}"
        assert (told["content"], int(told["author"]["id"])) == (message.content, message.author_id)
        for emoji, people in message.reactors.items():
            path = f"{where}/reactions/{quote(emoji)}"
            assert await reader.users(path) == people.normal
            assert await reader.users(f"{path}?type=1") == people.burst
        for answer, people in (message.poll.votes if message.poll else {}).items():
            path = f"/channels/{message.channel_id}/polls/{message.id}/answers/{answer}"
            assert await reader.users(path) == people
        own = [one for one in message.attachments if not one.forwarded]
        for attachment, known in zip(told["attachments"], own, strict=True):
            async with reader.session.get(attachment["url"]) as answer:
                assert hashlib.sha256(await answer.read()).hexdigest() == known.sha256


async def test_pins_members_and_meetings(read):
    reader, guild, _ = read
    for channel in guild.channels.values():
        if channel.readable and channel.kind not in {4, 15, 16}:
            items = (await reader.get(f"/channels/{channel.id}/messages/pins"))["items"]
            pinned = {one.id for one in guild.messages.values() if one.channel_id == channel.id and one.pinned}
            assert {int(one["message"]["id"]) for one in items} == pinned
    members = await reader.get(f"/guilds/{guild.id}/members?limit=1000")
    assert {int(one["user"]["id"]) for one in members} == {one.user_id for one in guild.members.values() if one.present}
    for one in members:
        known = guild.members[int(one["user"]["id"])]
        assert set(map(int, one["roles"])) == {span.value for span in known.roles if span.to_at is None}
    assert {int(one["user"]["id"]) for one in await reader.get(f"/guilds/{guild.id}/bans")} == guild.banned
    events = await reader.get(f"/guilds/{guild.id}/scheduled-events")
    coming = {one.id for one in guild.events.values() if one.status in {1, 2} and not one.deleted_at}
    assert {int(one["id"]) for one in events} == coming
    for event in coming:
        people = await reader.users(f"/guilds/{guild.id}/scheduled-events/{event}/users")
        assert people == guild.events[event].interested


async def test_search_counts_what_is_there(read):
    reader, guild, _ = read
    total = (await reader.get(f"/guilds/{guild.id}/messages/search"))["total_results"]
    assert total == len(guild.readable_messages())
    for channel in guild.channels.values():
        there = [one for one in guild.readable_messages().values() if one.channel_id == channel.id]
        told = await reader.get(f"/guilds/{guild.id}/messages/search?channel_id={channel.id}")
        assert told["total_results"] == len(there)
    for author in {one.author_id for one in guild.readable_messages().values()}:
        told = await reader.get(f"/guilds/{guild.id}/messages/search?author_id={author}")
        assert told["total_results"] == sum(one.author_id == author for one in guild.readable_messages().values())
