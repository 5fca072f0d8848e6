"""A server that never rests, a bot that comes and goes: in the end they agree, whatever the order was."""

import random
from functools import partial

import pytest

from sandbox.server import Sandbox
from services.discord.permissions import THREADS, Permission
from tests.e2e.history_scene import differences, has_asked, pages_asked, running, school, tell_session, until

HISTORY, VIEW = int(Permission.READ_MESSAGE_HISTORY), int(Permission.VIEW_CHANNEL)
MEMBER = 1


class Restless:
    """Does one random thing after another on a server."""

    def __init__(self, place, seed):
        self.place, self.world, self.chance = place, place.world, random.Random(seed)
        self.acts = [self.write] * 6 + [self.edit] * 3 + [self.delete] * 3 + [self.react, self.pin, self.purge]
        self.acts += [self.open_thread, self.move_thread, self.drop_thread, self.new_channel, self.hide, self.show]

    def act(self, times):
        for _ in range(times):
            self.chance.choice(self.acts)()

    def somewhere(self):
        channels = [c for c in self.world.channels.values() if c["type"] in {0, *THREADS}]
        return int(self.chance.choice(channels)["id"])

    def some_message(self):
        channel = self.somewhere()
        ids = list(self.world.messages(channel).ids())
        return channel, self.chance.choice(ids[-150:] or [0])

    def write(self):
        self.world.post(self.somewhere(), self.chance.choice(self.place.students), f"text {self.chance.random()}")

    def edit(self):
        channel, message = self.some_message()
        if message and self.world.message(channel, message)["type"] == 0:
            self.world.edit(channel, message, f"edited {self.chance.random()}")

    def delete(self):
        channel, message = self.some_message()
        if message:
            self.world.delete(channel, message)

    def purge(self):
        channel = self.somewhere()
        ids = list(self.world.messages(channel).ids())
        self.world.bulk_delete(channel, ids[: self.chance.randrange(1, 30)])

    def react(self):
        channel, message = self.some_message()
        if message:
            self.world.react(channel, message, self.chance.choice(self.place.students), "👍")

    def pin(self):
        channel, message = self.some_message()
        if message:
            self.world.pin(channel, message, self.place.students[0])

    def open_thread(self):
        channel = self.chance.choice(self.place.channels)
        if channel in self.world.channels:
            thread = self.world.add_thread(channel, "thread", self.chance.choice(self.place.students))
            self.world.post(thread["id"], self.place.students[0], "in the thread")

    def threads(self):
        return [int(c["id"]) for c in self.world.channels.values() if c["type"] in THREADS]

    def move_thread(self):
        for thread in self.threads()[:1]:
            archived = self.world.channel(thread)["thread_metadata"]["archived"]
            (self.world.unarchive_thread if archived else self.world.archive_thread)(thread)

    def drop_thread(self):
        threads = self.threads()
        if len(threads) > 3:
            self.world.delete_thread(self.chance.choice(threads))

    def new_channel(self):
        if len(self.place.channels) < 8:
            self.place.channels.append(int(self.world.add_channel(self.place.guild_id, "more")["id"]))

    def hide(self):
        bit = self.chance.choice([HISTORY, VIEW])
        self.world.set_overwrite(self.chance.choice(self.place.channels), self.world.bot_user_id, MEMBER, deny=bit)

    def show(self):
        for channel in self.place.channels:
            self.world.remove_overwrite(channel, self.world.bot_user_id)


@pytest.mark.parametrize("seed", range(6))
async def test_after_any_history_of_changes_kills_and_outages_the_database_equals_discord(database, seed):
    place = school(3)
    for channel in place.channels:
        place.write(channel, 30 + 170 * (seed % 3))
    people = Restless(place, seed)
    async with Sandbox(place.world) as box:
        for _ in range(4):
            async with running(database, box) as bot:
                for _ in range(people.chance.randrange(12)):
                    people.act(people.chance.randrange(1, 8))
                    stop_at = pages_asked(box) + people.chance.randrange(3)
                    await until(partial(has_asked, box, bot, stop_at))
                    if people.chance.random() < 0.15:
                        tell_session(place.world, bot.state, bot.capture)
            people.act(people.chance.randrange(40))
        people.show()
        async with running(database, box) as bot:
            people.act(10)
            people.show()
            await bot.settled(60)
    assert await differences(database, place.world, place.guild_id) == []


async def test_discord_away_for_a_while_is_waited_for(database):
    place = school(3)
    for channel in place.channels:
        place.write(channel, 900)
    box = Sandbox(place.world)
    await box.__aenter__()
    async with running(database, box) as bot:
        start = pages_asked(box)
        await until(lambda: pages_asked(box) >= start + 4)
        port = int(box.address.rpartition(":")[2])
        await box.__aexit__(None, None, None)
        refused = bot.rest.requests
        await until(lambda: bot.rest.requests >= refused + 8)
        async with Sandbox(place.world, port=port):
            await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []
