"""A local Discord with a server, students and a channel, and couriers that can be killed at any step.

A step is what the outside world sees of the bot: a transaction, a query or a request. Each can be struck before it and
after it took effect; whoever is killed is gone, and another courier begins on the same database.
"""

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from sandbox import Sandbox, World
from services.database import Database
from services.delivery import Courier
from services.discord.errors import DiscordUnavailable
from services.discord.limit_window import Pace
from services.discord.pacing import Limiter
from services.discord.rest import DiscordRest
from tests.e2e.history_scene import EVERYTHING_READ

SENDING = 1 << 11 | 1 << 14 | 1 << 15 | 1 << 36 | 1 << 38  # also private threads, and messages in threads


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Fate:
    """At which step the process dies, or (`lose`) waits in vain for an answer; `requests` are the steps at Discord."""

    at: int | None = None
    lose: bool = False
    steps: int = 0
    struck: bool = False
    requests: list[int] = field(default_factory=list)

    def step(self, *, request: bool = False) -> None:
        """Pass one moment; raises when it is the one."""
        now, self.steps = self.steps, self.steps + 1
        if request:
            self.requests.append(now)
        if now != self.at:
            return
        self.struck = True
        if self.lose and request:
            raise DiscordUnavailable("no answer came")
        raise Killed


class MortalRest:
    """The REST client, whose process may die before a request or after Discord took it."""

    def __init__(self, rest: DiscordRest, fate: Fate) -> None:
        self._rest, self._fate = rest, fate

    async def get(self, *args: Any, **kwargs: Any) -> Any:
        """Ask."""
        return await self._struck(self._rest.get(*args, **kwargs))

    async def post(self, *args: Any, **kwargs: Any) -> Any:
        """Send."""
        return await self._struck(self._rest.post(*args, **kwargs))

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Anything else."""
        return await self._struck(self._rest.request(*args, **kwargs))

    async def _struck(self, asking: Any) -> Any:
        try:
            self._fate.step(request=True)
        except BaseException:
            asking.close()
            raise
        answer = await asking
        self._fate.step(request=True)
        return answer


class MortalPool:
    """The pool, whose process may die before a query or transaction, or after it was committed."""

    def __init__(self, pool: Any, fate: Fate) -> None:
        self._pool, self._fate = pool, fate

    @contextlib.asynccontextmanager
    async def acquire(self) -> Any:
        """A connection for one transaction."""
        self._fate.step()
        async with self._pool.acquire() as con:
            yield con
        self._fate.step()

    def is_closing(self) -> bool:
        """Whether the pool is."""
        return bool(self._pool.is_closing())

    def __getattr__(self, name: str) -> Any:
        async def asked(*args: Any) -> Any:
            self._fate.step()
            return await getattr(self._pool, name)(*args)

        return asked


@dataclass
class PostOffice:
    """The place: people, channels, the clock of the bot (its own, it moves when a test says so)."""

    box: Sandbox
    rest: DiscordRest
    database: Database
    guild_id: int
    channel_id: int
    mentor: int
    students: list[int]
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def clock(self) -> datetime:
        """The bot's time."""
        return self.now

    def passes(self, **span: float) -> None:
        """Time passes, for the bot and in Discord."""
        self.now += timedelta(**span)
        self.box.world.clock.advance(timedelta(**span))

    def mortal(self, fate: Fate) -> tuple[Database, Any]:
        """The database and Discord as a process knows them that dies by fate."""
        pool: Any = MortalPool(self.database.pool, fate)
        return Database(pool, self.database.url), MortalRest(self.rest, fate)

    def courier(self, fate: Fate | None = None) -> Courier:
        """A courier of a process of its own."""
        database, rest = self.mortal(fate or Fate())
        return Courier(database, rest, self.clock)

    def written(self, channel_id: int) -> list[dict[str, Any]]:
        """What the bot wrote in a channel."""
        bot = str(self.box.world.bot_user_id)
        return [one for one in self.box.world.messages(channel_id).page(limit=100) if one["author"]["id"] == bot]

    def received(self, student: int) -> list[dict[str, Any]]:
        """What the bot wrote to somebody directly."""
        channels = self.box.world.direct_messages_of(student)
        return [one for channel in channels for one in self.written(int(channel["id"]))]

    def threads(self) -> list[dict[str, Any]]:
        """The threads below the channel."""
        found: list[dict[str, Any]] = self.box.world.threads_of(self.channel_id)
        return found


@contextlib.asynccontextmanager
async def post_office(database: Database, *, students: int = 3) -> Any:
    """A server with a mentor and students."""
    world = World.empty(datetime.now(UTC))
    mentor = int(world.add_user("ania", global_name="Ania Nowak")["id"])
    guild_id = int(world.add_guild("School", mentor)["id"])
    role = world.add_role(guild_id, "bot", permissions=EVERYTHING_READ | SENDING)
    world.add_member(guild_id, world.bot_user_id, roles=[role["id"]])
    channel_id = int(world.add_channel(guild_id, "support")["id"])
    people = [int(world.add_user(f"student{n}", global_name=f"Ola{n} Kowalska")["id"]) for n in range(students)]
    for one in people:
        world.add_member(guild_id, one)
    hurry = Limiter(1e6, polite=Pace(10_000, 1.0), overall=Pace(10_000, 1.0))
    async with Sandbox(world) as box, aiohttp.ClientSession() as session:
        rest = DiscordRest(box.token, box.api_base, session=session, limiter=hurry, first_pause=0.001)
        yield PostOffice(box, rest, database, guild_id, channel_id, mentor, people)
        assert not box.violations, box.violations
