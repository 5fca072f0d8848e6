"""Parts that must run as long as the process: restarted when they break, loud when only the operator can help."""

import asyncio
import contextlib

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
