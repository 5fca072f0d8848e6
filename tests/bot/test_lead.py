"""One of several processes does what is done once for all servers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from bot.lead import FOLLOWS, Lead
from services.database import Database
from services.sync.lock import HeldLock
from tests.e2e.bot_process import until
from tests.services.sync.test_lock import cut


class Worker:
    """A process that counts what it did as the leader."""

    def __init__(self, url: str | None) -> None:
        self.lead = Lead(url, look=0.02, beat=0.02)
        self.done = 0
        self.works = False

    async def chore(self) -> None:
        self.done += 1

    async def part(self) -> None:
        self.works = True
        try:
            await asyncio.Event().wait()
        finally:
            self.works = False


@contextlib.asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[Worker]:
    tasks = [asyncio.create_task(work) for work in (worker.lead.run(), worker.lead.always(worker.part))]
    try:
        yield worker
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_one_leads_and_the_other_takes_over(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot.lead")
    async with contextlib.AsyncExitStack() as first_process:
        first = await first_process.enter_async_context(running(Worker(database.url)))
        await until(lambda: first.works)
        async with running(Worker(database.url)) as second:
            await until(lambda: FOLLOWS in caplog.messages)
            for worker in (first, second):
                await worker.lead.once(worker.chore)
            assert (first.done, second.done, second.works) == (1, 0, False)
            await first_process.aclose()
            await until(lambda: second.works)
            assert not first.works


async def test_who_lost_the_lock_stops_what_it_was_doing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(database.url)
    async with running(worker):
        await until(lambda: worker.works)

        async def taken_by_another(*_: object, **__: object) -> None:
            return None

        monkeypatch.setattr(HeldLock, "taken", taken_by_another)
        await cut(database)
        await until(lambda: not worker.works)
        await worker.lead.once(worker.chore)
        assert not worker.lead.here
        assert worker.done == 0


async def test_one_that_shares_with_nobody_leads_without_a_lock() -> None:
    worker = Worker(None)
    await worker.lead.once(worker.chore)
    await worker.lead.always(worker.chore)
    assert worker.done == 2


async def test_what_fails_in_the_lead_is_told(database: Database) -> None:
    worker = Worker(database.url)
    async with running(worker):
        await until(lambda: worker.works)

        async def broken() -> None:
            raise ValueError("a bug")

        with pytest.raises(ValueError, match="a bug"):
            await worker.lead.once(broken)
