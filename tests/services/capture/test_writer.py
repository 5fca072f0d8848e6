"""Live events reach the database, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from services.capture.line import MOST_IN_A_BATCH
from services.capture.parts import people as people_part
from services.capture.writer import Capture
from services.database import Database
from services.metrics import figures
from services.metrics.shapes import OTHER
from services.records.mapping import channel_record
from services.storage.writes import write_channels, write_members
from tests.services.payloads import CHANNEL, GUILD, NOW, channel, guild, member, message
from tests.services.records_made import FIRST, fold, rollup, stored

HERE: dict[str, Any] = {"guild_id": str(GUILD)}


@pytest.fixture
def gaps() -> list[str]:
    return []


@pytest.fixture
async def capture(database: Database, gaps: list[str]) -> AsyncIterator[Capture]:
    """A capture whose writer is running, on a clock that stands at five minutes past NOW."""
    made = Capture(database, capacity=2 * MOST_IN_A_BATCH, on_gap=gaps.append, clock=lambda: NOW + timedelta(minutes=5))
    async with asyncio.TaskGroup() as tasks:
        writer = tasks.create_task(made.run())
        yield made
        writer.cancel()


def offer(capture: Capture, name: str, data: Any, seq: int | None = None) -> None:
    capture.offer(name, data, seq=seq, received_at=NOW)


def offer_messages(capture: Capture, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        offer(capture, "MESSAGE_CREATE", message(FIRST + number, **HERE))


async def drained(capture: Capture) -> None:
    async with asyncio.timeout(30):
        await capture.drained()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - the conditions are attributes, which tell nobody
            await asyncio.sleep(0.001)


async def test_events_are_written_in_batches(database: Database, capture: Capture) -> None:
    sent = MOST_IN_A_BATCH + 100
    offer_messages(capture, sent)
    assert capture.waiting == sent
    assert capture.waiting_since is not None
    await drained(capture)
    assert await database.pool.fetchval("select count(*) from message") == sent
    assert await rollup(database.pool) == await fold(database.pool)
    assert (capture.stats.received, capture.stats.written, capture.stats.batches) == (sent, sent, 2)
    assert capture.waiting == 0
    assert capture.waiting_since is None


async def test_the_lag_runs_from_the_sending_to_the_commit(capture: Capture) -> None:
    offer_messages(capture, 1)
    await drained(capture)
    assert capture.stats.lag == capture.stats.worst_lag == 300


async def test_events_are_counted_by_name_and_messages_by_their_lag(capture: Capture) -> None:
    counted, lags, stored_before = figures.EVENTS.value("MESSAGE_CREATE"), figures.LAGS.count(), figures.STORED.value()
    offer_messages(capture, 3)
    await drained(capture)

    assert figures.EVENTS.value("MESSAGE_CREATE") == counted + 3
    assert figures.LAGS.count() == lags + 3
    assert figures.STORED.value() == stored_before + 3


@pytest.mark.parametrize("name", ["with a space", "\ud800", "", 5, None])
async def test_a_name_that_is_none_makes_no_figure_of_its_own(capture: Capture, name: Any) -> None:
    before = figures.EVENTS.value(OTHER)
    offer(capture, name, {})

    assert figures.EVENTS.value(OTHER) == before + 1


async def test_a_malformed_event_stops_nothing_and_is_counted(database: Database, capture: Capture) -> None:
    offer(capture, "MESSAGE_CREATE", {"id": "no number", **HERE})
    offer(capture, "MESSAGE_CREATE", "no object")
    capture.unreadable("frame", "no JSON", "\x00{")
    offer_messages(capture, 1)
    await drained(capture)
    assert capture.stats.unreadable == 3
    assert await stored(database.pool, "name", "reason", table="unreadable_event") == [
        ("MESSAGE_CREATE", "author is missing"),
        ("MESSAGE_CREATE", "the event is no object"),
        ("frame", "no JSON"),
    ]
    assert await stored(database.pool, "id") == [(FIRST,)]


async def test_an_event_the_database_refuses_is_set_aside(
    database: Database, capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_part, "write_members", _refusing(write_members))
    for number in range(20):
        offer(capture, "GUILD_MEMBER_ADD", member(100 + number, **HERE))
    offer_messages(capture, 3)
    await drained(capture)
    assert await database.pool.fetchval("select count(*) from member where present") == 19
    assert await database.pool.fetchval("select count(*) from message") == 3
    assert await stored(database.pool, "name", "reason", table="unreadable_event") == [
        ("GUILD_MEMBER_ADD", "NotNullViolationError while writing")
    ]
    assert capture.stats.unreadable == 1


def _refusing(write: Any) -> Any:
    async def refuse(con: Any, records: Any, **how: Any) -> None:
        known = list(records)
        await write(con, known, **how)
        if any(record.user_id == 107 for record in known):
            await con.execute("insert into member (guild_id, user_id) values (1, null)")

    return refuse


async def test_unknown_events_are_only_counted(database: Database, capture: Capture) -> None:
    for name in ("TYPING_START", "NEVER_HEARD_OF", "TYPING_START", None, ["x"]):
        capture.offer(name, {}, seq=1, received_at=NOW)
    assert capture.stats.passed_over == {"TYPING_START": 2, "NEVER_HEARD_OF": 1, "None": 1, "['x']": 1}
    await drained(capture)
    assert await stored(database.pool, "id", table="unreadable_event") == []


async def test_a_full_queue_drops_and_reports_a_gap_twice(database: Database, gaps: list[str]) -> None:
    capture = Capture(database, capacity=3, on_gap=gaps.append)
    offer_messages(capture, 5)
    assert (capture.stats.dropped, gaps) == (2, ["the queue of live events is full"])
    writer = asyncio.create_task(capture.run())
    await drained(capture)
    writer.cancel()
    assert await database.pool.fetchval("select count(*) from message") == 3
    assert gaps[1:] == ["the queue of live events has room again"]


async def test_a_listener_that_fails_does_not_reach_the_gateway(database: Database) -> None:
    def fail(reason: str) -> None:
        raise RuntimeError(reason)

    capture = Capture(database, capacity=0, on_gap=fail)
    offer_messages(capture, 2)
    assert capture.stats.dropped == 2


async def test_events_wait_while_the_database_is_away(database: Database, capture: Capture) -> None:
    name = await database.pool.fetchval("select current_database()")
    axe = await asyncpg.connect(database.url.replace(f"/{name}", "/postgres"))
    await axe.execute(f'alter database "{name}" allow_connections false')
    await axe.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
    offer_messages(capture, 10)
    await until(lambda: capture.stats.retries >= 3)
    offer_messages(capture, 10, start=10)
    assert capture.waiting == 20
    await axe.execute(f'alter database "{name}" allow_connections true')
    await axe.close()
    await drained(capture)
    assert await database.pool.fetchval("select count(*) from message") == 20


async def test_a_writer_that_is_cancelled_keeps_its_batch(database: Database, gaps: list[str]) -> None:
    capture = Capture(database, capacity=2 * MOST_IN_A_BATCH, on_gap=gaps.append)
    async with database.pool.acquire() as blocker, blocker.transaction():
        await blocker.execute("lock table message")
        offer_messages(capture, MOST_IN_A_BATCH + 100)
        writer = asyncio.create_task(capture.run())
        await until(lambda: capture.waiting_since is not None and len(capture._under_way) == MOST_IN_A_BATCH)
        writer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writer
        assert capture.waiting == MOST_IN_A_BATCH + 100
    again = asyncio.create_task(capture.run())
    await drained(capture)
    again.cancel()
    assert await database.pool.fetchval("select count(*) from message") == MOST_IN_A_BATCH + 100


async def test_a_repeated_reaction_counts_once(database: Database, capture: Capture) -> None:
    offer_messages(capture, 1)
    for user, seq in ((5, 7), (5, 7), (6, 8), (5, 9)):
        reacted = {"message_id": str(FIRST), "channel_id": str(CHANNEL), "user_id": str(user), "emoji": {"name": "x"}}
        offer(capture, "MESSAGE_REACTION_ADD", reacted | HERE, seq)
    await drained(capture)
    assert await stored(database.pool, "reactions") == [(2,)]


async def high(database: Database) -> int | None:
    rows = await stored(database.pool, "high_id", table="channel")
    return None if rows[0][0] is None else int(rows[0][0])


@pytest.fixture
async def known_channel(database: Database) -> None:
    async with database.pool.acquire() as con:
        await write_channels(con, [channel_record(channel(), GUILD)])


@pytest.mark.usefixtures("known_channel")
async def test_live_messages_raise_the_watermark_of_contiguous_channels_only(
    database: Database, capture: Capture
) -> None:
    offer_messages(capture, 3)
    await drained(capture)
    assert await high(database) is None
    capture.contiguous(GUILD, CHANNEL, FIRST)
    await drained(capture)
    assert await high(database) == FIRST + 2
    offer_messages(capture, 2, start=3)
    await drained(capture)
    assert await high(database) == FIRST + 4


@pytest.mark.usefixtures("known_channel")
async def test_a_new_session_an_outage_and_an_overflow_end_contiguity(database: Database, gaps: list[str]) -> None:
    capture = Capture(database, capacity=2, on_gap=gaps.append)
    writer = asyncio.create_task(capture.run())
    ends: list[Callable[[], None]] = [
        lambda: capture.session_started([GUILD]),
        lambda: capture.discontiguous(GUILD, CHANNEL),
        lambda: offer(capture, "GUILD_DELETE", {"id": str(GUILD), "unavailable": True}),
        lambda: offer_messages(capture, 3),
    ]
    for end in ends:
        capture.contiguous(GUILD, CHANNEL, FIRST)
        end()
        await drained(capture)
        offer_messages(capture, 1, start=5)
        await drained(capture)
    writer.cancel()
    assert await high(database) is None


async def test_a_whole_server_fits_in_one_event(database: Database, capture: Capture) -> None:
    members = [member(1000 + number) for number in range(1500)]
    offer(capture, "GUILD_CREATE", guild(members=members))
    await drained(capture)
    assert await database.pool.fetchval("select count(*) from member where present") == 1500


async def test_events_in_the_same_instant_keep_their_order(database: Database, capture: Capture) -> None:
    offer_messages(capture, 1)
    for pinned in (True, False, True):
        offer(capture, "MESSAGE_UPDATE", message(FIRST, pinned=pinned, **HERE))
        await drained(capture)
    assert await stored(database.pool, "pinned") == [(True,)]
