"""How late the event loop is, and what made it so."""

import asyncio
import json
import sys
import threading
from time import monotonic

import pytest

from bot.watching.blocked import STANDS_STILL, Lookout, place_of
from bot.watching.loop import note_delay, watch_loop
from services.metrics import figures
from tests.e2e.bot_process import until


def test_only_what_is_too_long_counts_as_a_stall() -> None:
    stalls, looks = figures.STALLED.value(), figures.STALL.count()
    for late in (0.0, -0.001, 0.049, 0.051):
        note_delay(late)

    assert figures.STALLED.value() == stalls + 1
    assert figures.STALL.count() == looks + 4


async def test_the_loop_is_measured_until_nobody_wants_it_any_more() -> None:
    before = figures.STALL.count()
    watching = asyncio.create_task(watch_loop())
    await until(lambda: figures.STALL.count() >= before + 3)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)

    assert watching.cancelled()
    assert "lookout" not in {thread.name for thread in threading.enumerate()}


def block_until(said: threading.Event) -> None:
    """Keep this thread busy, as a mistake would."""
    ends = monotonic() + 30
    while not said.is_set() and monotonic() < ends:
        pass


def test_what_blocks_the_loop_is_named_once(caplog: pytest.LogCaptureFixture) -> None:
    said = threading.Event()
    with Lookout() as lookout:
        lookout.sign()
        watcher = threading.Thread(target=until_in_log, args=(caplog, said))
        watcher.start()
        block_until(said)
        watcher.join()
    (line,) = [record for record in caplog.records if "stands still" in record.message]

    assert "tests/bot/watching/test_loop.py" in line.message
    assert "block_until" in line.message


def until_in_log(caplog: pytest.LogCaptureFixture, said: threading.Event) -> None:
    """Tell when the log has it."""
    waiting = threading.Event()
    ends = monotonic() + 30
    while "stands still" not in caplog.text and monotonic() < ends:
        waiting.wait(0.01)
    said.set()


def test_a_loop_that_gave_a_sign_just_now_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    lookout = Lookout()
    lookout.look(monotonic() + STANDS_STILL / 2)

    assert not caplog.records


def test_a_place_is_ours_even_where_a_library_does_the_work() -> None:
    seen: list[str | None] = []
    json.loads("1", parse_int=lambda _: seen.append(place_of(sys._getframe().f_back or sys._getframe())))

    assert (seen[0] or "").startswith("tests/bot/watching/test_loop.py:")
    assert (seen[0] or "").endswith("test_a_place_is_ours_even_where_a_library_does_the_work")


def test_a_loop_that_only_waits_is_no_mistake_of_ours() -> None:
    def select() -> str | None:
        return place_of(sys._getframe())

    assert select() is None
