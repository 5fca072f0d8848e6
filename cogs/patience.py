"""How long somebody waits for an answer, and what they are told when it does not come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

from services.errors import ProfilerError
from services.storage.transactions import is_passing
from services.wording.words import Words

PATIENCE = 60.0  # seconds
TO_SAY_SO = 0.5  # seconds for those who are broken off to tell whoever waits
_under_way: set["asyncio.Task[object]"] = set()
_broken_off: set["asyncio.Task[object]"] = set()


async def commands_ended(seconds: float) -> None:
    """Return when no command is under way; those that take longer are broken off with a word to whoever waits."""
    mine = [task for task in _under_way if task.get_loop() is asyncio.get_running_loop()]
    if not mine:
        return
    _, slow = await asyncio.wait(mine, timeout=seconds)
    for task in slow:
        _broken_off.add(task)
        task.cancel()
    if slow:
        await asyncio.wait(slow, timeout=TO_SAY_SO)


@contextlib.asynccontextmanager
async def patiently(words: Words, typed: Mapping[str, str] | None = None) -> AsyncIterator[None]:
    """Work that somebody waits for. What they `typed` into a form is given back to them when it could not be kept.

    Raises:
        ProfilerError: it took longer than anybody waits, the bot is leaving, or (only of a form) the database is away.
    """
    task = _noted()
    text = "\n".join(value for value in (typed or {}).values() if value.strip())
    back = f"\n>>> {text}" if text else ""
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            yield
    except asyncio.CancelledError as broken_off:
        if task not in _broken_off:
            raise
        task.uncancel()
        sentence = words("I am being restarted. Please ask again in a minute.")
        raise ProfilerError(f"{sentence}{back}") from broken_off
    except Exception as problem:
        if limit.expired():
            sentence = words("That takes too long right now. Please try again in a minute.")
            raise ProfilerError(f"{sentence}{back}") from problem
        if back and is_passing(problem):
            sentence = words("I cannot reach my database right now. Please try again in a minute.")
            raise ProfilerError(f"{sentence}{back}") from problem
        raise


def _noted() -> "asyncio.Task[object]":
    """The task that works on a command, known until it ends."""
    task = asyncio.current_task()
    assert task is not None  # whoever answers a command is a task
    if task not in _under_way:
        _under_way.add(task)
        for known in (_under_way, _broken_off):
            task.add_done_callback(known.discard)
    return task
