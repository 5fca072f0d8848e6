"""Whatever happens to the gateway connection, in the end the database equals Discord."""

import asyncio
import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.compose import Application
from sandbox.server import Sandbox
from services.database import Database
from tests.e2e.bot_in_process import bot_in_process
from tests.e2e.bot_process import until
from tests.e2e.busy_people import busy_people
from tests.e2e.history_scene import School, differences, school

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")  # nextcord's

RESUMED = (
    {"kind": "gateway.abort"},
    {"kind": "gateway.reconnect"},
    {"kind": "gateway.invalidate", "resumable": True},
    {"kind": "gateway.close", "code": 4000},
    {"kind": "gateway.close", "code": 4008},
    {"kind": "gateway.close", "code": 1000},
)
NEW_SESSION = (
    {"kind": "gateway.invalidate", "resumable": False},
    {"kind": "gateway.expire_sessions", "abort": True},
    {"kind": "gateway.close", "code": 4009},
)
# Not reactions: a count cannot tell one that comes late, after its message was read again, from a new one.
LOST = (
    {"kind": "gateway.drop", "consume_seq": True, "count": 3, "match": {"event": "MESSAGE_[CUD]*"}},
    {"kind": "gateway.duplicate", "count": 5, "match": {"event": "MESSAGE_[CUD]*"}},
    {"kind": "gateway.reorder", "window": 4, "match": {"event": "MESSAGE_[CUD]*"}},
    {"kind": "gateway.delay", "seconds": 0.3, "count": 3, "match": {"event": "MESSAGE_[CUD]*"}},
)
STRANGE = (
    {"kind": "gateway.malformed"},
    {"kind": "gateway.unknown_event"},
    {"kind": "gateway.unknown_event", "name": "MESSAGE_CREATE", "data": {"guild_id": "1", "id": "no number"}},
    {"kind": "gateway.unknown_event", "name": "MESSAGE_CREATE", "data": {"guild_id": "1"}},
    {"kind": "gateway.unknown_event", "name": "MESSAGE_UPDATE", "data": {"guild_id": "1", "content": ["?"]}},
    {"kind": "gateway.unknown_event", "name": "MESSAGE_DELETE", "data": {"guild_id": "1", "id": None}},
    {
        "kind": "gateway.unknown_event",
        "name": "MESSAGE_DELETE_BULK",
        "data": {"guild_id": "1", "ids": "12", "channel_id": "x"},
    },
    {"kind": "gateway.unknown_event", "name": "MESSAGE_REACTION_ADD", "data": {"guild_id": "1", "emoji": 7}},
    {"kind": "gateway.unknown_event", "name": "GUILD_CREATE", "data": {"id": "nonsense"}},
    {"kind": "gateway.unknown_event", "name": "GUILD_MEMBER_ADD", "data": {"guild_id": "1"}},
    {"kind": "gateway.unknown_event", "name": "CHANNEL_CREATE", "data": {"type": "text"}},
    {"kind": "gateway.unknown_event", "name": "THREAD_LIST_SYNC", "data": {"threads": 3}},
    {"kind": "gateway.unknown_event", "name": "GUILD_ROLE_CREATE", "data": {"role": None}},
    {"kind": "gateway.unknown_event", "name": "INTERACTION_CREATE", "data": {"type": 250}},
)
FUTURE = (
    {"kind": "gateway.unknown_enum", "match": {"event": "MESSAGE_CREATE"}},
    {"kind": "gateway.missing_keys", "match": {"event": "MESSAGE_CREATE"}},
    {"kind": "gateway.extra_keys", "match": {"event": "MESSAGE_CREATE"}},
    {"kind": "gateway.null_keys", "match": {"event": "MESSAGE_CREATE"}},
    {"kind": "gateway.future_forward", "match": {"event": "MESSAGE_CREATE"}},
    {"kind": "gateway.partial_update", "match": {"event": "MESSAGE_UPDATE"}},
)


async def equals(database: Database, place: School, bot: Application, seconds: float = 45) -> None:
    """Wait until the database holds what Discord holds; fails with the differences."""

    async def agrees() -> bool:
        await bot.capture.drained()
        return not await differences(database, place.world, place.guild_id)

    try:
        await until(agrees, seconds)
    except AssertionError:
        assert await differences(database, place.world, place.guild_id) == []


def _more_was_sent(box: Sandbox, before: int) -> bool:
    return len(box.transcript.lines("gateway out")) > before + 5


async def connected(box: Sandbox) -> None:
    await until(lambda: any(session.connection is not None for session in box.gateway.sessions.values()))


async def test_a_storm_of_lost_connections_sessions_and_events_leaves_no_trace(
    database: Database, tmp_path: Path
) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    place = school(6)
    for channel in place.channels:
        place.write(channel, 150, spacing=3600)
    storm: list[dict[str, Any]] = [*RESUMED, *LOST, *LOST, *NEW_SESSION]
    chance.shuffle(storm)
    async with Sandbox(place.world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path) as bot:
        people = asyncio.create_task(busy_people(place, chance))
        for fault in storm:
            await connected(box)
            posted = len(box.transcript.lines("gateway out"))
            box.faults.add(**fault)
            await until(partial(_more_was_sent, box, posted))
        box.faults.clear()
        people.cancel()
        await asyncio.gather(people, return_exceptions=True)
        await equals(database, place, bot)
        assert not box.violations


@pytest.mark.parametrize("faults", [STRANGE, FUTURE], ids=["strange", "future"])
async def test_strange_and_future_payloads_are_counted_and_capture_goes_on(
    database: Database, tmp_path: Path, faults: tuple[dict[str, Any], ...]
) -> None:
    place = school(1)
    (channel,) = place.channels
    async with Sandbox(place.world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path) as bot:
        await bot.reader.complete.wait()
        for number, fault in enumerate(faults):
            box.faults.add(**fault)
            message = box.world.post(channel, place.students[0], f"after {number}")
            box.world.edit(channel, int(message["id"]), f"edited {number}")
            box.faults.clear()
        box.world.post(channel, place.students[0], "the last one")
        await until(lambda: _is_stored(database, "the last one"))
        stored = await database.pool.fetchval("select count(*) from message where content like 'edited %'")
        assert stored == len(faults)
        assert len(box.gateway.sessions) == 1
        if faults is STRANGE:
            kept = await database.pool.fetchval("select count(*) from unreadable_event")
            assert kept >= 10
            assert bot.capture.stats.unreadable == kept
        await equals(database, place, bot)


async def test_an_outage_of_the_whole_server_is_read_afterwards(database: Database, tmp_path: Path) -> None:
    place = school(2)
    async with Sandbox(place.world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path) as bot:
        await bot.reader.complete.wait()
        box.faults.add("gateway.guild_unavailable")
        for number in range(20):
            box.world.post(place.channels[0], place.students[0], f"unheard {number}")
        box.faults.add("gateway.guild_back")
        await equals(database, place, bot)


async def test_more_events_than_fit_the_queue_are_read_from_history(database: Database, tmp_path: Path) -> None:
    place = school(2)
    async with (
        Sandbox(place.world, time_scale=0.01) as box,
        bot_in_process(box, database, tmp_path, capture_queue=100) as bot,
    ):
        await bot.reader.complete.wait()
        for number in range(2000):
            box.world.post(place.channels[number % 2], place.students[0], f"flood {number}")
        await until(lambda: bot.capture.stats.dropped > 0)
        await equals(database, place, bot)


async def test_the_time_without_a_session_is_written_down(database: Database, tmp_path: Path) -> None:
    place = school(1)
    async with Sandbox(place.world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path):
        await until(lambda: _intervals(database, "live", 1))
        box.faults.add("gateway.invalidate", resumable=False)
        await until(lambda: _intervals(database, "live", 2))
        assert await _intervals(database, "gap", 1)


async def _intervals(database: Database, kind: str, count: int) -> bool:
    return bool(await database.pool.fetchval("select count(*) from coverage where kind = $1", kind) == count)


async def _is_stored(database: Database, content: str) -> bool:
    return bool(await database.pool.fetchval("select exists (select from message where content = $1)", content))
