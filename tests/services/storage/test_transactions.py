"""Writers that race, deadlock and lose their connections lose and double nothing."""

import asyncio
import functools
import random
from datetime import timedelta

import asyncpg
import pytest

from services.capture.batch import Event
from services.capture.events import fold as fold_events
from services.database import Database
from services.history.store import write_readable, write_threads, write_unreadable
from services.records.mapping import member_record
from services.records.messages import MessageRecord
from services.storage.transactions import Connection, in_one_transaction, is_passing
from services.storage.writes import (
    Deletion,
    keep_only_members,
    lock_channels,
    note_page,
    write_deletions,
    write_members,
    write_messages,
)
from tests.services import payloads
from tests.services.payloads import GUILD, NOW, id_at
from tests.services.records_made import fold, message_seen, rollup, stored

COUNT = 120
IDS = [id_at(NOW + timedelta(minutes=n)) for n in range(COUNT)]
DELETED = set(IDS[::7])


def versions_of(id_: int) -> list[MessageRecord]:
    """What live and history saw of a message: once as written, twice as edited."""
    number = IDS.index(id_)
    edited = {"edited_at": NOW + timedelta(days=1), "content": "edited", "words": 1}
    where = {"channel_id": number % 3, "author_id": 10 + number % 4, "sent_at": NOW + timedelta(minutes=number)}
    return [
        message_seen(id_, **where),
        message_seen(id_, **where, **edited),
        message_seen(id_, **where, **edited, observed_at=NOW + timedelta(days=2)),
    ]


async def write_everything(database: Database, seed: int, committed: asyncio.Queue[int] | None = None) -> None:
    """One writer: every version and deletion once, in its own order and its own batches."""
    chance = random.Random(seed)
    events: list[MessageRecord | int] = [*(version for id_ in IDS for version in versions_of(id_)), *sorted(DELETED)]
    chance.shuffle(events)
    while events:
        size = chance.randint(1, 60)
        batch, events = events[:size], events[size:]

        async def work(con: Connection, batch: list[MessageRecord | int] = batch) -> None:
            await lock_channels(con, range(3))
            await write_messages(con, [each for each in batch if isinstance(each, MessageRecord)])
            await write_deletions(
                con, [Deletion(GUILD, IDS.index(each) % 3, each, NOW) for each in batch if isinstance(each, int)]
            )

        await in_one_transaction(database, work)
        if committed is not None:
            committed.put_nowait(seed)


async def assert_everything_is_there(database: Database) -> None:
    assert await stored(database.pool, "id", "content", "deleted_at") == [
        (id_, "", NOW) if id_ in DELETED else (id_, "edited", None) for id_ in IDS
    ]
    assert await rollup(database.pool) == await fold(database.pool)


async def test_writers_racing_on_the_same_messages_lose_and_double_nothing(database: Database) -> None:
    await asyncio.gather(*(write_everything(database, seed) for seed in range(6)))
    await assert_everything_is_there(database)


async def test_writers_take_turns_instead_of_deadlocking(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    versions = [version for id_ in IDS for version in versions_of(id_)]

    async def write_shuffled(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(20):
            batch = chance.sample(versions, 40)
            await in_one_transaction(database, functools.partial(write_messages, records=batch))

    await asyncio.gather(*(write_shuffled(seed) for seed in range(6)))
    assert caplog.messages == []
    assert await rollup(database.pool) == await fold(database.pool)


async def test_a_server_described_and_its_history_read_at_once_do_not_deadlock(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def people(round_: int) -> list[int]:  # unknown until this round, so that both insert them
        return [2000 + 100 * round_ + number for number in range(60)]

    async def describe(round_: int) -> None:
        channels = [payloads.channel(number + 1, name=f"round {round_}") for number in range(20)]
        members = [payloads.member(person, nick=f"{round_}") for person in people(round_)]
        whole = payloads.guild(channels=channels, members=members)
        batch = fold_events([Event("GUILD_CREATE", whole, NOW + timedelta(seconds=round_))])
        await in_one_transaction(database, functools.partial(batch.write, marks={}))

    async def read_page(round_: int, channel_id: int) -> None:
        page = [
            message_seen(IDS[0] + round_ * 10_000 + channel_id * 100 + number, channel_id=channel_id, author_id=person)
            for number, person in enumerate(random.Random(channel_id).sample(people(round_), 30))
        ]

        async def work(con: Connection) -> None:
            await write_messages(con, page)
            await note_page(con, GUILD, channel_id, low_id=page[0].id, at=NOW)

        await in_one_transaction(database, work)

    for round_ in range(8):
        await asyncio.gather(describe(round_), *(read_page(round_, channel_id) for channel_id in range(1, 21)))
    assert caplog.messages == []
    assert await database.pool.fetchval("select count(*) from message") == 8 * 20 * 30


async def test_people_written_by_everybody_at_once_do_not_deadlock(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(5)
    people = range(3000, 3400)
    records = [member_record(payloads.member(person), GUILD) for person in people]

    async def live(round_: int) -> None:  # people who come and go, and strangers who write
        come, go = chance.sample(people, 100), chance.sample(people, 100)
        events = [Event("GUILD_MEMBER_ADD", payloads.member(person, guild_id=str(GUILD)), NOW) for person in come]
        events += [
            Event("GUILD_MEMBER_REMOVE", {"guild_id": str(GUILD), "user": payloads.user(person)}, NOW) for person in go
        ]
        events += [
            Event("MESSAGE_CREATE", payloads.message(IDS[0] + round_, author=payloads.user(person)), NOW)
            for person in chance.sample(people, 20)
        ]
        await in_one_transaction(database, functools.partial(fold_events(events).write, marks={}))

    async def read_page(round_: int, channel_id: int) -> None:
        page = [
            message_seen(IDS[1] + round_ * 1000 + channel_id * 100 + number, channel_id=channel_id, author_id=person)
            for number, person in enumerate(chance.sample(people, 60))
        ]
        await in_one_transaction(database, functools.partial(write_messages, records=page))

    async def list_members() -> None:
        await in_one_transaction(database, functools.partial(write_members, records=records))
        at = NOW + timedelta(hours=1)
        await in_one_transaction(database, lambda con: keep_only_members(con, GUILD, chance.sample(people, 300), at))

    for round_ in range(10):
        pages = (read_page(round_, channel_id) for channel_id in range(1, 9))
        await asyncio.gather(live(round_), list_members(), *pages)
        await database.pool.execute("delete from member where user_id % 3 = $1", round_ % 3)
    assert caplog.messages == []


async def test_channels_described_and_found_readable_at_once_do_not_deadlock(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ids = list(range(1, 61))

    async def describe(name: str) -> None:
        channels = [payloads.channel(channel_id, name=name) for channel_id in ids]
        batch = fold_events([Event("GUILD_CREATE", payloads.guild(channels=channels), NOW)])
        await in_one_transaction(database, functools.partial(batch.write, marks={}))

    for round_ in range(10):
        name = f"round {round_}"
        await asyncio.gather(
            describe(name),
            write_readable(database, GUILD, random.Random(round_).sample(ids, 60), NOW),
            write_unreadable(database, GUILD, dict.fromkeys(ids[::-1], name), NOW),
            write_threads(database, GUILD, [payloads.channel(channel_id, name=name) for channel_id in ids]),
        )
    assert caplog.messages == []


async def test_writers_whose_connections_are_cut_lose_and_double_nothing(database: Database) -> None:
    committed: asyncio.Queue[int] = asyncio.Queue()
    writers = asyncio.gather(*(write_everything(database, seed, committed) for seed in range(4)))
    axe = await asyncpg.connect(database.url)
    cut = 0
    for _ in range(20):
        await committed.get()
        cut += await axe.fetchval(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    await axe.close()
    await writers
    assert cut >= 20
    await assert_everything_is_there(database)


async def test_a_mistake_of_ours_is_not_tried_again(database: Database) -> None:
    async def mistaken(con: Connection) -> None:
        await con.execute("select 1 / 0")

    with pytest.raises(asyncpg.DivisionByZeroError):
        await in_one_transaction(database, mistaken)


async def test_a_closed_pool_ends_the_waiting(database: Database) -> None:
    async def nothing(con: Connection) -> None:
        raise AssertionError("nobody should get here")

    await database.pool.close()
    with pytest.raises(asyncpg.InterfaceError):
        await in_one_transaction(database, nothing)


@pytest.mark.parametrize(
    ("problem", "passes"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (asyncpg.DeadlockDetectedError(), True),
        (asyncpg.SerializationError(), True),
        (asyncpg.AdminShutdownError(), True),
        (asyncpg.DiskFullError(), True),
        (asyncpg.InterfaceError("connection is closed"), True),
        (asyncpg.DataError(), False),
        (asyncpg.UndefinedTableError(), False),
        (asyncpg.UniqueViolationError(), False),
        (KeyError(), False),
    ],
)
def test_what_time_may_cure_is_told_from_what_it_will_not(problem: Exception, *, passes: bool) -> None:
    assert is_passing(problem) is passes
