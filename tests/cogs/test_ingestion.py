"""Raw events go to the picture of the server first, then to capture; and the time of listening is written down."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from cogs import ingestion
from cogs.ingestion import Ingestion
from services.capture.writer import Capture
from services.clock import ClockWatch
from services.database import Database
from services.discord.server_state import ServerState
from tests.e2e.bot_process import until

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
GUILD = 10


@dataclass
class Scene:
    """An ingestion with a clock that stands still until it is moved."""

    database: Database
    now: datetime = NOON
    beat_stood: timedelta = timedelta()
    order: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state, self.capture = Mock(ServerState), Mock(Capture, waiting_since=None)
        self.state.apply.side_effect = lambda name, _: self.order.append(f"state {name}")
        self.capture.offer.side_effect = lambda name, *_, **__: self.order.append(f"capture {name}")
        watch = ClockWatch(self.beat)
        self.ingestion = Ingestion(
            self.database, self.state, self.capture, self.gaps.append, clock=lambda: self.now, watch=watch
        )

    def passes(self, time: timedelta) -> None:
        """Time passes, and at its end Discord answers a heartbeat."""
        self.now += time
        self.ingestion.alive()

    def beat(self) -> float:
        """The seconds that the machine itself counted."""
        return (self.now - NOON - self.beat_stood).total_seconds()

    def clock_jumps(self, by: timedelta) -> None:
        """The clock is set, or (forwards) the machine sleeps."""
        self.now += by
        self.beat_stood += by

    def hears(self, name: str, **data: Any) -> None:
        self.ingestion.received(name, data, seq=1)

    async def intervals(self, kind: str) -> list[tuple[datetime, datetime]]:
        rows = await self.database.pool.fetch("select from_at, to_at from coverage where kind = $1 order by id", kind)
        return [(row["from_at"], row["to_at"]) for row in rows]

    async def is_live_until(self, moment: datetime) -> bool:
        found = await self.intervals("live")
        return bool(found) and found[-1][1] == moment


@pytest.fixture
async def scene(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setattr(ingestion, "BEAT_SECONDS", 0.01)
    made = Scene(database)
    task = asyncio.create_task(made.ingestion.keep_time())
    yield made
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_the_picture_of_the_server_comes_first(scene: Scene) -> None:
    scene.hears("MESSAGE_CREATE", id="1")
    assert scene.order == ["state MESSAGE_CREATE", "capture MESSAGE_CREATE"]


async def test_an_unreadable_event_is_passed_on_all_the_same(scene: Scene) -> None:
    scene.hears("GUILD_CREATE", id="nonsense")
    assert scene.order[-1] == "capture GUILD_CREATE"


async def test_a_mistake_in_the_picture_does_not_cost_the_event(scene: Scene) -> None:
    scene.state.apply.side_effect = RuntimeError("a bug")
    scene.hears("MESSAGE_CREATE", id="1")
    assert scene.order == ["capture MESSAGE_CREATE"]


async def test_a_lost_event_is_reported_and_a_broken_frame_kept(scene: Scene) -> None:
    scene.ingestion.missed("2 events are missing")
    scene.ingestion.unreadable("no JSON", "{")
    assert scene.gaps == ["2 events are missing"]
    scene.capture.unreadable.assert_called_once_with("(frame)", "no JSON", "{")


async def test_listening_lasts_as_long_as_the_session(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON))
    scene.passes(timedelta(minutes=5))
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=5)))
    assert await scene.intervals("gap") == []


async def test_a_connection_that_brings_nothing_does_not_count_as_heard(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON))
    scene.now += timedelta(minutes=5)
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=5)))
    assert await scene.intervals("gap") == [(NOON, NOON + timedelta(minutes=5))]


async def test_a_new_session_leaves_a_gap_and_never_stretches_the_old_one_over_it(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON))
    scene.ingestion.down()
    scene.now += timedelta(hours=1)
    scene.hears("READY")
    scene.now += timedelta(seconds=2)
    scene.hears("GUILD_CREATE", id=str(GUILD))
    back = NOON + timedelta(hours=1, seconds=2)
    await until(lambda: scene.is_live_until(back))
    assert await scene.intervals("gap") == [(NOON, back)]


async def test_what_is_not_stored_yet_does_not_count_as_heard(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON))
    scene.capture.waiting_since = NOON + timedelta(minutes=1)
    scene.now += timedelta(minutes=9)
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=1)))


async def test_lost_events_leave_a_gap_in_a_session_that_goes_on(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON))
    scene.now = NOON + timedelta(minutes=5)
    scene.ingestion.missed("the queue was full")
    scene.passes(timedelta(minutes=2))
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=7)))
    (gap,) = await scene.intervals("gap")
    assert gap[1] == NOON + timedelta(minutes=5)
    assert await scene.database.pool.fetchval("select reason from coverage where kind = 'gap'") == "events were lost"


async def test_a_hole_reaches_back_to_the_last_event_however_far_heartbeats_were_answered(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON))
    scene.passes(timedelta(minutes=3))
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=3)))
    scene.now += timedelta(minutes=1)
    scene.ingestion.missed("1 event is missing")
    scene.hears("MESSAGE_CREATE", id="1")
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=4)))
    assert await scene.intervals("gap") == [(NOON, NOON + timedelta(minutes=4))]


async def test_a_hole_in_a_session_that_is_not_written_down_yet_is_one(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    scene.now += timedelta(minutes=1)
    scene.ingestion.missed("1 event is missing")
    scene.hears("MESSAGE_CREATE", id="1")
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=1)))
    assert await scene.intervals("gap") == [(NOON, NOON + timedelta(minutes=1))]


async def test_a_sleep_of_the_machine_is_a_hole_although_the_first_frame_after_it_is_heard(scene: Scene) -> None:
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    scene.passes(timedelta(minutes=2))
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=2)))
    scene.clock_jumps(timedelta(hours=3))
    scene.ingestion.alive()
    woken = NOON + timedelta(hours=3, minutes=2)
    await until(lambda: scene.is_live_until(woken))
    assert await scene.intervals("gap") == [(NOON + timedelta(minutes=2), woken)]
    assert ["forwards" in gap for gap in scene.gaps] == [True]


async def test_after_a_clock_is_set_back_nothing_is_seen_in_the_future(scene: Scene) -> None:
    scene.clock_jumps(timedelta(days=2))
    scene.hears("READY")
    scene.hears("GUILD_CREATE", id=str(GUILD))
    await until(lambda: scene.is_live_until(NOON + timedelta(days=2)))
    scene.clock_jumps(-timedelta(days=2))
    scene.passes(timedelta(minutes=1))
    await until(lambda: scene.is_live_until(NOON + timedelta(minutes=1)))
    assert await scene.intervals("gap") == []
    assert ["backwards" in gap for gap in scene.gaps] == [True]
    assert not await scene.database.pool.fetchval("select exists (select from coverage where to_at > $1)", scene.now)


@pytest.mark.parametrize(("left_out", "kept"), [(False, b"{}"), (True, None)])
async def test_the_frame_is_passed_on_with_what_is_all_of_it(scene: Scene, left_out: bool, kept: bytes | None) -> None:
    scene.state.left_out.return_value = left_out
    seen = {"guild_id": str(GUILD), "channel_id": "7"}
    scene.ingestion.received("VOICE_STATE_UPDATE", seen, seq=1, frame=b"{}")
    assert scene.capture.offer.call_args.kwargs["frame"] == kept
