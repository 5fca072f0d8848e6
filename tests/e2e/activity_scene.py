"""A small school on a local Discord with the bot at work in it, and a recount of its truth by other means."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import Sandbox, World
from sandbox.interactions.model import Answer

ZONE = ZoneInfo("Europe/Warsaw")
EVERYBODY_HIDDEN = 1 << 10
BOT_RIGHTS = 292058942592  # what DISCORD.md 2.5 says the bot needs


@dataclass
class Scene:
    """People and places by name."""

    box: Sandbox
    guild_id: int
    people: dict[str, int]
    channels: dict[str, int]

    async def ask(self, student: int | str, period: str = "", *, who: str = "maja", where: str = "mentors") -> Answer:
        """Type /activity."""
        options = {"student": str(self.people.get(str(student), student)), **({"period": period} if period else {})}
        return await self.box.interact.slash(self.people[who], self.channels[where], "activity", options)

    def days_of(self, name: str, first: date, last: date, *, before: datetime | None = None) -> Counter[date]:
        """How many messages of one person Discord holds per day, as far as the bot may read; in hours begun before."""
        counted: Counter[date] = Counter()
        for fact in self.box.world.every_message():
            if fact["author_id"] != str(self.people[name]) or fact["deleted_at"] or fact["type"] not in {0, 19}:
                continue
            at = datetime.fromisoformat(fact["timestamp"]).astimezone(ZONE)
            hidden = fact["channel_id"] == str(self.channels["secret"])
            begun = before is None or at.replace(minute=0, second=0, microsecond=0) < before
            if not hidden and begun and first <= at.date() <= last:
                counted[at.date()] += 1
        return counted

    def middle(self, names: list[str], first: date, last: date) -> tuple[float, float]:
        """The medians of messages and active days."""
        days = [self.days_of(name, first, last) for name in names]
        return median(one.total() for one in days), median(len(one) for one in days)


def small_school() -> tuple[World, int, dict[str, int], dict[str, int]]:
    """Six students of one cohort, a mentor, a helper bot, and four months of messages (seeded)."""
    now = datetime.now(UTC)
    world, early = World.empty(now), now - timedelta(days=150)
    people = {
        name: int(world.add_user(name, global_name=name.title())["id"])
        for name in ("owner", "maja", "ola", "piotr", "ewa", "jan", "silent", "left")
    }
    people["robot"] = int(world.add_user("robot", bot=True)["id"])
    guild_id = int(world.add_guild("School", people["owner"], preferred_locale="en-GB")["id"])
    rights = world.add_role(guild_id, "Profiler", permissions=BOT_RIGHTS)["id"]
    mentor, cohort = (world.add_role(guild_id, name)["id"] for name in ("Mentor", "Cohort Spring"))
    world.add_member(guild_id, world.bot_user_id, roles=[rights], joined_at=early)
    for name, user_id in people.items():
        roles = [mentor] if name == "maja" else [] if name in {"owner", "robot"} else [cohort]
        world.add_member(guild_id, user_id, roles=roles, joined_at=early)
    channels = {name: int(world.add_channel(guild_id, name)["id"]) for name in ("general", "help", "mentors", "secret")}
    world.set_overwrite(channels["secret"], guild_id, 0, deny=EVERYBODY_HIDDEN)
    _talk(world, people, channels, now)
    return world, guild_id, people, channels


def _talk(world: World, people: dict[str, int], channels: dict[str, int], now: datetime) -> None:
    """Messages at seeded times, the busy and the quiet; replies, notices, deletions and a hidden channel among them."""
    random = Random("activity")
    for name, share in (("ola", 0.6), ("piotr", 0.9), ("ewa", 0.3), ("jan", 0.1), ("left", 0.4)):
        moments = sorted(now - timedelta(minutes=random.randrange(5, 120 * 24 * 60)) for _ in range(int(300 * share)))
        for place, at in zip(count(), moments):
            channel = channels[random.choice(["general", "help", "help", "secret"])]
            sent = world.post(channel, people[name], f"{name} {place}", at=at, quiet=True)
            if place % 11 == 0:
                world.post(
                    channel,
                    people[name],
                    "as I said",
                    at=at + timedelta(minutes=1),
                    reply_to=sent["id"],
                    type=19,
                    quiet=True,
                )
            if place % 17 == 0:
                world.delete(channel, sent["id"])


def fields(answer: Answer) -> dict[str, str]:
    """The embed's fields by name, in one line each."""
    return {field["name"]: field["value"].replace("\n", " / ") for field in embed(answer).get("fields", [])}


def embed(answer: Answer) -> dict[str, Any]:
    """The one embed of an answer."""
    assert answer.message is not None
    (only,) = answer.message["embeds"]
    return dict(only)


async def refilled(scene: Scene, name: str, before: str) -> Answer:
    """Ask until the figure of messages is no longer `before`: live messages take a moment to be stored."""
    async with asyncio.timeout(20):
        while True:
            answer = await scene.ask(name)
            if fields(answer)["Messages"] != before:
                return answer
