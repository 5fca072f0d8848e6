"""A server with a long past for the local Discord: so many messages in each channel, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import World
from sandbox.snowflake import first_id_at

type Json = dict[str, Any]

READS_EVERYTHING = 1 << 10 | 1 << 16 | 1 << 34 | 1 << 20  # view, history, threads, connect
SPAN = timedelta(days=360)
REPLIES, FILES, EMBEDS, EDITED, MENTIONS = 0.18, 0.06, 0.05, 0.04, 0.08
EMOJIS = ("👍", "✅", "🎉", "❤️", "😂")
LINES = (
    "ok",
    "dzięki, działa!",
    "it works now, thanks! the path was wrong",
    "how do I make this test pass? I have been at it since the morning",
    "I pushed the branch, could somebody look at it before the lesson starts",
    "nie wiem jak zacząć z tym zadaniem, ktoś już zrobił pierwszą część?",
    "the deployment fails with exit code 1 and I do not understand why, here is what I tried so far: " * 2,
    "```python\nfor row in rows:\n    print(row['name'])\n```\nthis prints nothing, what is wrong with it?",
)
WORDS = ("branch", "lesson", "merge", "loop", "index", "query", "task", "zadanie", "błąd", "test", "file", "server")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made: the messages of each channel, how many people, and which share of messages has a reaction."""

    messages: Sequence[int]
    members: int = 200
    reacted: float = 0.0
    seed: int = 7


@dataclass(slots=True)
class Made:
    """A world and what a complete record of its server holds."""

    world: World
    guild_id: int
    reacted: list[int] = field(default_factory=list)
    """How many lists of people behind reactions each channel has."""


def make(plan: Plan) -> Made:
    """The world of a plan."""
    chance = random.Random(plan.seed)
    now = datetime.now(UTC)
    world = World.empty(now - SPAN)
    owner = int(world.add_user("owner")["id"])
    guild_id = int(world.add_guild("School", owner)["id"])
    role = world.add_role(guild_id, "bot", permissions=READS_EVERYTHING)
    world.add_member(guild_id, world.bot_user_id, roles=[role["id"]], quiet=True)
    people = [str(owner)]
    for number in range(plan.members - 2):
        people.append(world.add_user(f"student{number}", global_name=f"Student {number}")["id"])
        world.add_member(guild_id, people[-1], quiet=True)
    made = Made(world, guild_id)
    for number, count in enumerate(plan.messages):
        channel = int(world.add_channel(guild_id, f"room-{number}")["id"])
        writing = _Writing(chance, people, channel, plan.reacted)
        world.load_history(channel, writing.history(count, number, now))
        made.reacted.append(writing.lists)
    return made


@dataclass(slots=True)
class _Writing:
    """What is written in one channel."""

    chance: random.Random
    people: list[str]
    channel: int
    reacted: float
    lists: int = 0

    def history(self, count: int, number: int, now: datetime) -> Iterator[Json]:
        """So many messages over the year, oldest first; the channel's number keeps ids of channels apart."""
        first, last = first_id_at(now - SPAN) >> 22, first_id_at(now - timedelta(hours=1)) >> 22
        before = 0
        for index in range(count):
            at = first + (last - first) * index // max(1, count)
            message_id = (at << 22) + (number << 10)
            yield self._message(message_id, before)
            before = message_id

    def _message(self, message_id: int, before: int) -> Json:
        chance = self.chance
        text = f"{chance.choice(LINES)} {chance.choice(WORDS)} {chance.choice(WORDS)} {message_id % 9973}"
        message: Json = {"id": str(message_id), "author": chance.choice(self.people), "content": text}
        drawn = chance.random()
        if before and drawn < REPLIES:
            there = {"type": 0, "channel_id": str(self.channel), "message_id": str(before)}
            message |= {"type": 19, "message_reference": there}
        if chance.random() < FILES:
            message["attachments"] = [_attachment(message_id)]
        elif chance.random() < EMBEDS:
            message["embeds"] = [_preview(message_id)]
        if chance.random() < EDITED:
            message["edited_timestamp"] = "2026-11-01T10:00:00.000000+00:00"
        if chance.random() < MENTIONS:
            who = chance.choice(self.people)
            message |= {"mentions": [who], "content": f"<@{who}> {text}"}
        if chance.random() < self.reacted:
            people = chance.sample(self.people, chance.randint(1, 6))
            message["_reactors"] = [[chance.choice(EMOJIS), people]]
            self.lists += 1
        return message


def _attachment(message_id: int) -> Json:
    return {
        "id": str(message_id + 1),
        "filename": "screenshot.png",
        "size": 184_320,
        "content_type": "image/png",
        "width": 1280,
        "height": 720,
    }


def _preview(message_id: int) -> Json:
    return {
        "type": "link",
        "url": f"https://example.org/{message_id % 997}",
        "title": "How to merge two branches",
        "description": "A page about the thing that was asked, with a summary of a sentence or two.",
        "provider": {"name": "Example"},
    }
