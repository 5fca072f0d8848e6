"""The bot's own reading of a server's history, with Discord's answers in memory instead of on the wire."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import orjson

from benchmarks.ingest.school import School
from services.consent.door import Door
from services.consent.key import the_key
from services.database import Database, open_pool
from services.discord.errors import UNKNOWN_MESSAGE, NotFound
from services.discord.limit_window import Pace
from services.discord.pacing import Limiter
from services.discord.pagers import MESSAGES
from services.discord.rest import DiscordRest
from services.discord.server_records import ChannelState
from services.discord.server_state import ServerState
from services.history.channel.desk import PageDesk
from services.history.channel.pages import PageFound, Sight
from services.history.channel.plan import Watermarks, stretches
from services.history.channel.reading import ChannelReading
from services.history.channel.surroundings import Surroundings
from services.history.scheduling import Reading, Scheduler
from services.people.guild_settings import GuildSettings

AT_ONCE = 20  # channels, as the bot reads them
POOL = 8  # connections, as the bot has them
FREE = Pace(1_000_000_000, 1.0)


class MemoryRest(DiscordRest):
    """Discord's answers about messages, from memory: JSON texts that are parsed as those of the wire are."""

    def __init__(self, school: School) -> None:
        self.limiter = Limiter(FREE.requests, polite=FREE, overall=FREE)
        self._school = school

    async def get(
        self,
        template: str,
        *,
        major: int | str | None = None,
        params: Mapping[str, Any] | None = None,
        patient: bool = True,  # noqa: ARG002 - nothing is ever limited here
        **ids: int | str,
    ) -> Any:
        """A page of messages, a channel's first message, or one message."""
        channel_id, asked = int(major or 0), params or {}
        if template == MESSAGES and "after" not in asked:
            return orjson.loads(self._school.page(channel_id, asked.get("before")))
        if template == MESSAGES:
            return [orjson.loads(text) for _, text in self._school.channels[channel_id][: asked["limit"]]]
        one = dict(self._school.channels[channel_id]).get(int(ids["message_id"]))
        if one is None:
            raise NotFound(404, UNKNOWN_MESSAGE, "Unknown Message")
        return orjson.loads(one)


class _Everything:
    """A server's state in which every channel can be read."""

    def readable(self, _: int) -> bool:
        return True


class _Counting:
    """Whom the readings tell what they find."""

    def __init__(self) -> None:
        self.messages = 0
        self.troubles: list[str] = []

    def contiguous(self, guild_id: int, channel_id: int, up_to_id: int) -> None:
        """Nothing to do: nothing live comes in."""

    def hidden(self, channel_id: int) -> None:
        self.troubles.append(f"{channel_id} hidden")

    def withheld(self, channel_id: int) -> None:
        self.troubles.append(f"{channel_id} withheld")

    def brought(self, found: PageFound) -> None:
        self.messages += found.messages

    def unreadable(self, name: str, reason: str, payload: object) -> None:
        self.troubles.append(f"{name}: {reason} {payload!r:.60}")


async def guarded(database: Database) -> Database:
    """The database with the door at which every page asks whom a server does not keep, as the bot has it."""
    return replace(database, door=Door(await the_key(database, None, datetime.now(UTC)), GuildSettings()))


async def read_history(url: str, school: School, *, before: datetime | None = None) -> float:
    """Seconds to read a school's channels as the bot does, twenty at once; `before` is until when it was seen live.

    Without, it is a server's first reading; with it everything that was read is compared once more.
    """
    async with open_pool(url, POOL) as pool:
        database = await guarded(Database(pool, url))
        known = await pool.fetch("select id, low_id, high_id from channel where history_complete")
        marks = {row["id"]: Watermarks(row["low_id"], row["high_id"], complete=True) for row in known}
        clock = asyncio.get_running_loop().time
        began = clock()
        owner = await _read_all(database, school, marks, Sight(datetime.now(UTC), before))
        seconds = clock() - began
    if owner.troubles or owner.messages < school.size:
        raise AssertionError(f"{owner.messages} of {school.size} messages were read; {owner.troubles[:3]}")
    return seconds


async def _read_all(database: Database, school: School, marks: dict[int, Watermarks], sight: Sight) -> _Counting:
    owner, left, done = _Counting(), set[Reading](), asyncio.Event()

    def finished(reading: Reading) -> None:
        left.discard(reading)
        if not left:
            done.set()

    scheduler = Scheduler(AT_ONCE, finished)
    around = Surroundings(database, MemoryRest(school), cast("ServerState", _Everything()), owner, PageDesk(database))
    for channel_id, messages in school.channels.items():
        newest = messages[-1][0]
        mine = marks.get(channel_id, Watermarks())
        wanted = stretches(mine, newest, reread_from=0)
        channel = ChannelState(
            channel_id, school.guild_id, 0, "", None, (), newest, archived=False, in_thread=False, payload={}
        )
        reading = ChannelReading(around, channel, mine, wanted, sight=sight, turn=asyncio.Lock())
        left.add(reading)
        scheduler.add(reading)
    running = asyncio.create_task(scheduler.run())
    await asyncio.wait({running, asyncio.create_task(done.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return owner
