"""History against the local Discord without a gateway: its events are handed over as the world makes them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from sandbox import Event, World
from sandbox.gateway.ready import guild_create
from sandbox.server import Sandbox
from services.capture.writer import Capture
from services.database import Database
from services.discord.limit_window import Pace
from services.discord.pacing import OVERALL, POLITE, Limiter
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.history.reader import History

INTENTS = 53608447
BITS = {"view": 1 << 10, "history": 1 << 16, "manage_threads": 1 << 34}
EVERYTHING_READ = BITS["view"] | BITS["history"] | BITS["manage_threads"] | (1 << 20)


@dataclass
class School:
    """A small server: its people and where they write."""

    world: World
    guild_id: int
    students: list[int]
    channels: list[int]

    def write(self, channel: int, count: int, *, spacing: float = 60.0, quiet: bool = True) -> list[int]:
        """Post so many messages, the last one just now, and return their ids."""
        start = datetime.now(UTC) - timedelta(seconds=spacing * count)
        ids = []
        for n in range(count):
            at = start + timedelta(seconds=spacing * n) if quiet else None
            author = self.students[n % len(self.students)]
            ids.append(int(self.world.post(channel, author, f"message {n} of {channel}", at=at, quiet=quiet)["id"]))
        return ids


def school(channels: int = 3, *, permissions: int = EVERYTHING_READ) -> School:
    """A server with a bot that may read everything, three students and some text channels."""
    world = World.empty(datetime.now(UTC))
    owner = int(world.add_user("owner")["id"])
    guild_id = int(world.add_guild("School", owner)["id"])
    role = world.add_role(guild_id, "bot", permissions=permissions)
    world.add_member(guild_id, world.bot_user_id, roles=[role["id"]])
    students = []
    for name in ("ada", "ben", "cleo"):
        students.append(int(world.add_user(name)["id"]))
        world.add_member(guild_id, students[-1])
    made = [int(world.add_channel(guild_id, f"room-{n}")["id"]) for n in range(channels)]
    return School(world, guild_id, students, made)


@dataclass
class Running:
    """A bot's capture and history at work."""

    history: History
    capture: Capture
    rest: DiscordRest
    state: ServerState
    tasks: list[asyncio.Task[None]]

    async def settled(self, seconds: float = 20.0, *, verified: bool = True) -> None:
        async with asyncio.timeout(seconds):
            waiting = asyncio.create_task(self.history.settled(verified=verified))
            await asyncio.wait([waiting, *self.tasks], return_when=asyncio.FIRST_COMPLETED)
            for task in self.tasks:
                if task.done():
                    task.result()
            await waiting
            await self.capture.drained()


@contextlib.asynccontextmanager
async def running(
    database: Database, box: Sandbox, *, rate: float = 40.0, polite: Pace = POLITE, **options: Any
) -> AsyncIterator[Running]:
    """Start as after READY, as fast as the sandbox's own scale; leaving is like being killed at once."""
    scale = box.limits.scale if box.limits.mode != "none" else 0.02
    async with aiohttp.ClientSession() as session:
        limiter = Limiter(rate / scale, polite=scaled(polite, scale), overall=scaled(OVERALL, scale))
        rest = DiscordRest(box.token, box.api_base, session=session, limiter=limiter, first_pause=0.01)
        state = ServerState()
        gaps: list[str] = []

        def withheld(guild_id: int, channel_id: int) -> None:
            history.missed(guild_id, channel_id)

        capture = Capture(database, capacity=50_000, on_gap=gaps.append, on_withheld=withheld)
        history = History(database, rest, state, capture, **options)
        tasks = [asyncio.create_task(capture.run()), asyncio.create_task(history.run())]
        heard = _listener(box.world, state, capture)
        tell_session(box.world, state, capture)
        box.world.subscribe(heard)
        try:
            yield Running(history, capture, rest, state, tasks)
        finally:
            box.world.unsubscribe(heard)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    assert gaps == []


def scaled(pace: Pace, scale: float) -> Pace:
    return Pace(pace.requests, pace.seconds * scale)


def tell_session(world: World, state: ServerState, capture: Capture) -> None:
    """READY and a GUILD_CREATE for each server, as at the start of every session."""
    hear("READY", {"user": {"id": str(world.bot_user_id)}}, state, capture)
    for guild_id in world.guilds:
        hear("GUILD_CREATE", guild_create(world, guild_id, INTENTS), state, capture)


def hear(name: str, data: dict[str, Any], state: ServerState, capture: Capture) -> None:
    state.apply(name, data)
    capture.offer(name, data, seq=None, received_at=datetime.now(UTC))


def _listener(world: World, state: ServerState, capture: Capture) -> Any:
    def heard(event: Event) -> None:
        hidden = event.channel_id in world.channels and not world.can_view(world.bot_user_id, event.channel_id)
        elsewhere = event.user_ids is not None and world.bot_user_id not in event.user_ids
        if event.guild_id is not None and not elsewhere and not (hidden and event.name.startswith("MESSAGE")):
            hear(event.name, event.data, state, capture)

    return heard


async def differences(database: Database, world: World, guild_id: int, *, but_not: frozenset[int] = frozenset()) -> Any:
    """What the database holds otherwise than Discord does: message by message, empty when they agree."""
    rows = await database.pool.fetch("select * from message where guild_id = $1", guild_id)
    stored = {row["id"]: row for row in rows}
    assert len(stored) == len(rows)
    wrong = []
    for fact in world.every_message():
        if int(fact["guild_id"] or 0) != guild_id or int(fact["channel_id"]) in but_not:
            continue
        row = stored.pop(int(fact["id"]), None)
        if (problem := _difference(fact, row)) is not None:
            wrong.append((fact["channel_id"], fact["id"], problem))
    strays = [row["id"] for row in stored.values() if row["deleted_at"] is None and row["channel_id"] not in but_not]
    return wrong + [("stray", i) for i in strays]


def _difference(fact: dict[str, Any], row: Any) -> str | None:
    if fact["deleted_at"] is not None:
        return None if row is None or row["deleted_at"] is not None else "is deleted"
    if row is None:
        return "is missing"
    if row["deleted_at"] is not None:
        return "counts as deleted"
    edited = fact["edited_timestamp"]
    expected = {
        "content": fact["content"],
        "author_id": int(fact["author_id"]),
        "channel_id": int(fact["channel_id"]),
        "edited_at": None if edited is None else datetime.fromisoformat(edited),
        "reactions": sum(one["count"] for one in fact["reactions"]),
        "pinned": fact["pinned"],
        "type": fact["type"],
    }
    wrong = [name for name, value in expected.items() if row[name] != value]
    return f"differs in {', '.join(wrong)}" if wrong else None


def pages_asked(box: Sandbox) -> int:
    """How many pages of messages were asked for so far."""
    return box.limits.answered["GET /channels/{channel_id}/messages"]


def has_asked(box: Sandbox, bot: Running, pages: int) -> bool:
    """Whether so many pages were asked for, or there was no need for so many."""
    return pages_asked(box) >= pages or not bot.history.busy


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Let everything run until a condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition is whatever the test asks for
            await asyncio.sleep(0.001)
