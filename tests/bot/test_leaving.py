"""The end of the process: in order, in time, and with a word to whoever waits for an answer."""

import asyncio
import sys

import pytest

from bot import leaving
from bot.leaving import GATEWAY, leave
from cogs.patience import patiently
from services.errors import ProfilerError
from services.wording.words import Words
from tests.e2e.bot_process import until

STUCK = "import sys, time; from bot.cli import end_after; end_after(0.01); sys.stdout.write('.'); time.sleep(600)"


class Process:
    """What ends, and in which order it does."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.waiting = 3
        self.may_drain = True

    async def close(self) -> None:
        self.order.append("hung up")

    async def drained(self) -> None:
        if not self.may_drain:
            await asyncio.Event().wait()
        self.order.append("written down")

    async def part(self, name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.order.append(name)

    async def running(self, *names: str) -> dict[str, "asyncio.Task[None]"]:
        tasks = {name: asyncio.create_task(self.part(name), name=name) for name in names}
        await asyncio.sleep(0)
        return tasks


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    for name in ("HANG_UP_SECONDS", "ANSWER_SECONDS", "DRAIN_SECONDS", "CLOSE_SECONDS", "STOP_SECONDS"):
        monkeypatch.setattr(leaving, name, 0.05)
    return Process()


async def test_it_hears_nothing_more_then_writes_down_then_stops(process: Process) -> None:
    await leave(process, process, await process.running("capture", GATEWAY))
    assert process.order == [GATEWAY, "written down", "hung up", "capture"]


async def test_what_cannot_be_written_down_in_time_is_said(process: Process, caplog: pytest.LogCaptureFixture) -> None:
    process.may_drain = False
    await leave(process, process, await process.running("capture"))
    assert caplog.messages == ["3 events could not be stored; the next start reads them again"]
    assert process.order == ["hung up", "capture"]


async def test_a_part_that_does_not_stop_is_named_and_left(process: Process, caplog: pytest.LogCaptureFixture) -> None:
    may_end = asyncio.Event()

    async def stubborn() -> None:
        while not may_end.is_set():
            try:
                await may_end.wait()
            except asyncio.CancelledError:
                continue

    tasks = {"the sync": asyncio.create_task(stubborn(), name="the sync")}
    await asyncio.sleep(0)
    await leave(process, process, tasks)
    assert caplog.messages == ["the sync did not stop in time; the next start goes on where it was"]
    may_end.set()
    await asyncio.gather(*tasks.values())


@pytest.mark.parametrize(("ends", "answer"), [(True, "a chart"), (False, "I am being restarted.")])
async def test_whoever_waits_for_a_chart_gets_it_or_a_word(process: Process, ends: bool, answer: str) -> None:
    begun, drawn, answers = asyncio.Event(), asyncio.Event(), list[str]()

    async def command() -> None:
        try:
            async with patiently(Words("en")):
                begun.set()
                await drawn.wait()
        except ProfilerError as told:
            answers.append(str(told))
        else:
            answers.append("a chart")
        process.order.append("answered")

    asking = asyncio.create_task(command())
    await begun.wait()
    if ends:
        asyncio.get_running_loop().call_soon(drawn.set)
    await leave(process, process, {})
    await asking
    assert answers[0].startswith(answer)
    assert process.order.index("answered") < process.order.index("hung up")


async def test_who_cancels_a_command_for_another_reason_gets_no_word() -> None:
    begun = asyncio.Event()

    async def command() -> None:
        async with patiently(Words("en")):
            begun.set()
            await asyncio.Event().wait()

    asking = asyncio.create_task(command())
    await begun.wait()
    asking.cancel()
    await until(asking.done)
    assert asking.cancelled()


async def test_a_process_that_is_stuck_ends_all_the_same_and_counts_as_stopped() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", STUCK)
    assert await asyncio.wait_for(process.wait(), 60) == 0
