"""Parts that must run as long as the process: restarted when they break, loud when only the operator can help."""

import asyncio
import contextlib
import errno

import asyncpg
import pytest

from bot.kept import kept, pause_before_restart
from services.errors import DatabaseAway, SetupProblem


async def test_a_part_that_breaks_or_ends_is_started_again(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Queue[int]()
    failures = iter([RuntimeError("bug"), None, DatabaseAway("PostgreSQL is away.")])

    async def part() -> None:
        begun.put_nowait(1)
        failure = next(failures, "stay")
        if isinstance(failure, Exception):
            raise failure
        if failure == "stay":
            await asyncio.Event().wait()

    task = asyncio.create_task(kept("capture", part, pause=lambda _: 0.0))
    for _ in range(4):
        await asyncio.wait_for(begun.get(), 20)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "capture failed; starting it again",
        "capture ended, which it never should; starting it again",
        "capture has to wait: PostgreSQL is away.",
    ]


async def test_what_only_the_operator_can_change_ends_it() -> None:
    async def part() -> None:
        raise SetupProblem("Discord refused the token.")

    with pytest.raises(SetupProblem):
        await kept("gateway", part)


def test_pauses_grow_to_a_minute() -> None:
    assert [pause_before_restart(n) for n in (1, 2, 3, 50)] == [1, 2, 4, 60]


async def test_a_connection_that_breaks_because_the_part_is_cancelled_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, runs = asyncio.Event(), list[int]()

    async def part() -> None:
        runs.append(1)
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as cancelled:  # as asyncpg does it where a server hangs
            raise asyncpg.InterfaceError("cannot perform operation: connection is closed") from cancelled

    task = asyncio.create_task(kept("capture", part, pause=lambda _: 0.0))
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert (runs, caplog.messages) == ([1], [])


async def test_what_passes_by_itself_is_said_in_a_line(caplog: pytest.LogCaptureFixture) -> None:
    troubles = iter([asyncpg.DiskFullError("full"), OSError(errno.ENOSPC, "No space left on device")])
    stays = asyncio.Event()

    async def part() -> None:
        for trouble in troubles:
            raise trouble
        stays.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(kept("history", part, pause=lambda _: 0.0))
    await stays.wait()
    task.cancel()
    await asyncio.wait([task])
    assert caplog.messages == [
        "history has to wait: DiskFullError",
        "history has to wait: OSError: No space left on device",
    ]
    assert not any(record.exc_info for record in caplog.records)
