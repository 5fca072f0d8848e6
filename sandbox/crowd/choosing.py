"""Whom and what a crowd picks from; the same seed picks the same."""

import random
from collections import deque

from sandbox.kinds import FORUM_LIKE, HOLDS_MESSAGES, HOLDS_THREADS, VOICE_LIKE
from sandbox.world import World

type Where = tuple[int, int]
"""A channel and a message in it."""

REMEMBERED = 400


class NothingThere(LookupError):
    """There is nothing to do this with at the moment."""


class Choosing:
    """Picks people, places and messages of one server."""

    def __init__(self, world: World, guild_id: int, seed: int) -> None:
        self.world, self.guild_id = world, guild_id
        self.chance = random.Random(seed)
        self._recent: deque[Where] = deque(maxlen=REMEMBERED)

    def one_of[Thing](self, things: list[Thing]) -> Thing:
        """Any of them; `NothingThere` when there is none."""
        if not things:
            raise NothingThere
        return self.chance.choice(things)

    def person(self) -> int:
        """Somebody who is there and no bot."""
        there = self.world.members[self.guild_id].values()
        return self.one_of([int(one["user"]["id"]) for one in there if not one["user"]["bot"]])

    def ordinary_person(self) -> int:
        """Somebody who is there, no bot and not the owner: they may go."""
        owner = int(self.world.guilds[self.guild_id]["owner_id"])
        there = self.world.members[self.guild_id].values()
        others = [int(one["user"]["id"]) for one in there if not one["user"]["bot"]]
        return self.one_of([one for one in others if one != owner])

    def channels(self, kinds: frozenset[int]) -> list[int]:
        """The channels of some kinds, threads left out."""
        return [int(one["id"]) for one in self.world.channels_of(self.guild_id) if one["type"] in kinds]

    def text_channel(self) -> int:
        """A channel to write in, voice channels' chats among them."""
        return self.one_of(self.channels(HOLDS_MESSAGES))

    def parent(self) -> int:
        """A channel for threads that is no forum."""
        return self.one_of(self.channels(HOLDS_THREADS - FORUM_LIKE))

    def forum(self) -> int:
        """A forum or media channel."""
        return self.one_of(self.channels(FORUM_LIKE))

    def voice_channel(self) -> int:
        """A voice or stage channel."""
        return self.one_of(self.channels(VOICE_LIKE))

    def thread(self, *, archived: bool | None = None) -> int:
        """A thread, an archived or open one when told so."""
        return self.one_of([int(one["id"]) for one in self.world.threads_of(self.guild_id, archived=archived)])

    def place(self) -> int:
        """A channel or, every third time, a thread."""
        threads = self.world.threads_of(self.guild_id)
        return self.thread() if threads and self.chance.random() < 0.35 else self.text_channel()

    def remember(self, channel_id: int, message_id: str | int) -> None:
        """A message that people may come back to."""
        self._recent.append((channel_id, int(message_id)))

    def message(self) -> Where:
        """A message that is there, one of the last that were written or of the first."""
        for _ in range(20):
            channel_id, message_id = self.one_of(list(self._recent))
            shelf = self.world.shelves.get(channel_id)
            if channel_id in self.world.channels and shelf is not None and shelf.place(message_id):
                return channel_id, message_id
        raise NothingThere

    def editable(self) -> Where:
        """A message that its author may edit: no poll and nothing passed on."""
        where = self.message()
        if {"poll", "message_snapshots"} & self.world.message(*where).keys():
            raise NothingThere
        return where

    def running_poll(self) -> Where:
        """A message with a poll that one can still vote in."""
        there = [where for where in self.world.running_polls if where[0] in self.world.channels]
        return self.one_of([where for where in there if self.world.shelves[where[0]].place(where[1])])

    def event(self) -> int:
        """A scheduled event that is to come or going on."""
        events = self.world.scheduled_events[self.guild_id].values()
        return self.one_of([int(one["id"]) for one in events if one["status"] in {1, 2}])

    def role(self) -> int:
        """A role that one can be given."""
        return self.one_of([one for one in self.world.roles[self.guild_id] if one != self.guild_id])

    def text(self) -> str:
        """Something to say."""
        said = ("hello there", "```py\nx = 1\n``` why?", "zażółć gęślą jaźń 🙂", "see https://example.org", "ok")
        return f"{self.chance.choice(said)} {self.chance.randrange(10_000)}"
