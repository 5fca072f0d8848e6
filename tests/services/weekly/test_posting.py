"""A weekly report against the local Discord: there once, whatever breaks in between."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sandbox import Sandbox, World
from services.discord.errors import DiscordUnavailable, Refused
from services.discord.rest import DiscordRest
from services.discord.uploading import File, Upload
from services.weekly.posting import Post, post_once
from services.weekly.schedule import Schedule, schedule_of, set_schedule
from tests.e2e.history_scene import EVERYTHING_READ

SENDING = 1 << 11 | 1 << 14 | 1 << 15
MOMENT = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
DAY = date(2026, 11, 23)


class Place:
    """A channel on a local Discord, and the bot's way to it."""

    def __init__(self, box, rest, database, guild_id, channel_id):
        self.box, self.rest, self.database = box, rest, database
        self.guild_id, self.channel_id = guild_id, channel_id
        self.post = Post(Schedule(guild_id, channel_id, 0, 9, 7, MOMENT, None, None), DAY, MOMENT)

    async def once(self):
        button = {"type": 2, "style": 2, "label": "Refresh", "custom_id": f"sp:{self.post.look}:again::1"}
        message = {"content": "The week", "components": [{"type": 1, "components": [button]}]}
        upload = Upload(message, (File("picture.png", b"not really", "in “words”"),))
        await post_once(self.database, self.rest, self.post, upload, datetime.now(UTC))

    @property
    def posts(self):
        page = self.box.world.messages(self.channel_id).page(limit=100)
        return [one for one in page if one["content"] == "The week"]

    async def noted(self):
        async with self.database.pool.acquire() as con:
            kept = await schedule_of(con, self.guild_id)
        return kept is not None and kept.posted_for == DAY

    async def forget(self, *, minutes_passed=True):
        """As if killed after the post: nothing was noted, and Discord forgets nonces after minutes."""
        await self.database.pool.execute("update digest_schedule set posted_for = null")
        if minutes_passed:
            self.box.nonces.clear()


@pytest.fixture
async def place(database):
    world = World.empty(datetime.now(UTC))
    owner = int(world.add_user("owner")["id"])
    guild_id = int(world.add_guild("School", owner)["id"])
    role = world.add_role(guild_id, "bot", permissions=EVERYTHING_READ | SENDING)
    world.add_member(guild_id, world.bot_user_id, roles=[role["id"]])
    channel_id = int(world.add_channel(guild_id, "mentors")["id"])
    async with database.pool.acquire() as con:
        await set_schedule(con, guild_id, channel_id, 0, 9, by=7, at=MOMENT)
    async with Sandbox(world) as box, DiscordRest.open(box.token, box.api_base, first_pause=0.01) as rest:
        yield Place(box, rest, database, guild_id, channel_id)
        assert not box.violations, box.violations


async def test_it_is_posted_with_its_picture_and_noted(place):
    await place.once()
    (post,) = place.posts
    assert post["attachments"][0]["description"] == "in “words”"
    assert post["components"]
    assert await place.noted()


@pytest.mark.parametrize("minutes_passed", [False, True])
async def test_killed_after_the_post_there_is_no_other(place, minutes_passed):
    await place.once()
    await place.forget(minutes_passed=minutes_passed)
    await place.once()
    assert len(place.posts) == 1
    assert await place.noted()


async def test_killed_before_the_post_it_is_made(place):
    place.box.faults.add("rest.forbidden", match={"method": "POST"})
    with pytest.raises(Refused):
        await place.once()
    assert place.posts == []
    assert not await place.noted()
    await place.once()
    assert len(place.posts) == 1


async def test_hundreds_of_messages_later_it_is_still_found(place):
    await place.once()
    author = next(iter(place.box.world.members[place.guild_id]))
    for number in range(230):
        place.box.world.post(place.channel_id, author, f"talk {number}", quiet=True)
    await place.forget()
    await place.once()
    whole = [one for one in place.box.world.every_message() if one["content"] == "The week"]
    assert len(whole) == 1


async def test_an_answer_that_is_lost_leaves_one_post(place):
    place.box.faults.add("rest.lost", match={"method": "POST"})
    await place.once()
    assert len(place.posts) == 1
    assert await place.noted()


async def test_discord_out_of_order_is_waited_for_and_told(place):
    place.box.faults.add("rest.status", status=500, count=None, match={"method": "POST"})
    with pytest.raises(DiscordUnavailable):
        await place.once()
    place.box.faults.clear()
    await place.once()
    assert len(place.posts) == 1
