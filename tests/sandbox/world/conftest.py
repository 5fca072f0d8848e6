"""A server with one channel, and what is heard of it."""

import pytest

from sandbox import Event, World


class Channel:
    """A server with one channel and two people."""

    def __init__(self):
        self.world = World.empty()
        self.events: list[Event] = []
        self.ada, self.sam = (self.world.add_user(name)["id"] for name in ("ada", "sam"))
        self.guild = self.world.add_guild("School", self.ada)["id"]
        self.world.add_member(self.guild, self.sam)
        self.world.add_member(self.guild, self.world.bot_user_id)
        self.id = self.world.add_channel(self.guild, "general")["id"]
        self.world.subscribe(self.events.append)

    def say(self, content="hello", **more):
        return self.world.post(self.id, self.sam, content, **more)

    def heard(self):
        return [event.name for event in self.events]


@pytest.fixture
def channel():
    return Channel()
