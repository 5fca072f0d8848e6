"""Two bots on one database: only one of them works."""

import asyncio
import contextlib

import pytest

from bot.leadership import LEADING, LOST, STEPPED_DOWN, Pace, led, standing_alone
from services.errors import DatabaseAway, SetupProblem
from services.sync.lock import HeldLock
from services.sync.shard_lock import STANDBY
from tests.e2e.bot_process import until
from tests.services.sync.test_lock import OWN_DATABASE, PIDS, cut

QUICK = Pace(look=0.02, beat=0.02)


class Bot:
    """Work that says when it runs."""

    def __init__(self) -> None:
        self.works = False
        self.terms = 0
        self.task: asyncio.Task[None] | None = None

    async def work(self) -> None:
        self.works, self.terms = True, self.terms + 1
        try:
            await asyncio.Event().wait()
        finally:
            self.works = False

    def start(self, url: str) -> None:
        self.task = asyncio.create_task(led(url, self.work, QUICK))

    async def stop(self) -> None:
        assert self.task is not None
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task


@pytest.fixture
async def bots():
    made = [Bot(), Bot()]
    yield made
    for bot in made:
        if bot.task:
            await bot.stop()


async def test_the_second_stands_by_and_says_so_once(database, bots, caplog):
    caplog.set_level("INFO", "bot.leadership")
    first, second = bots
    first.start(database.url)
    await until(lambda: first.works)
    second.start(database.url)
    await until(lambda: STANDBY in caplog.messages)
    assert not second.works
    assert caplog.messages.count(STANDBY) == 1
    assert await standing_alone(database.url) is None


async def test_the_second_takes_over_when_the_first_is_gone(database, bots):
    first, second = bots
    first.start(database.url)
    await until(lambda: first.works)
    second.start(database.url)
    await first.stop()
    assert not first.works
    await until(lambda: second.works)


async def test_a_lock_lost_with_the_database_is_taken_again_and_the_work_goes_on(database, bots, caplog):
    (bot, _) = bots
    bot.start(database.url)
    await until(lambda: bot.works)
    await cut(database)
    await until(lambda: LOST in caplog.messages)
    await until(lambda: _held_by_somebody(database))
    assert bot.works
    assert bot.terms == 1


async def test_a_bot_that_comes_back_too_late_steps_down_and_stands_by(database, bots, caplog, monkeypatch):
    (bot, _) = bots
    bot.start(database.url)
    await until(lambda: bot.works)
    real = HeldLock.taken
    other: list[HeldLock | None] = []

    async def quicker(url, name, key=0, *, beat=5.0):
        if not other:
            other.append(await real(url, name, key))
        return await real(url, name, key, beat=beat)

    monkeypatch.setattr(HeldLock, "taken", quicker)
    await cut(database)
    await until(lambda: STEPPED_DOWN in caplog.messages)
    assert not bot.works
    await until(lambda: STANDBY in caplog.messages)
    assert other[0] is not None
    await other[0].release()
    await until(lambda: bot.works)


async def test_work_that_ends_for_good_ends_the_bot(database):
    async def refused() -> None:
        raise SetupProblem("no token")

    with pytest.raises(SetupProblem, match="no token"):
        await led(database.url, refused, QUICK)
    lock = await standing_alone(database.url)
    assert lock is not None
    await lock.release()


async def test_without_a_database_nothing_begins():
    with pytest.raises(DatabaseAway):
        await led("postgresql://nobody@127.0.0.1:1/none", Bot().work, QUICK)


async def test_leading_is_said(database, bots, caplog):
    caplog.set_level("INFO", "bot.leadership")
    bots[0].start(database.url)
    await until(lambda: LEADING in caplog.messages)


async def _held_by_somebody(database) -> bool:
    holders = await database.pool.fetchval(f"select count(*) from ({PIDS.format(OWN_DATABASE)}) as holders")
    return bool(holders)
