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
    await _none_under_way(seconds)
    for task in _here():
        _broken_off.add(task)
        task.cancel()
    await _none_under_way(TO_SAY_SO)


def begun() -> "asyncio.Task[object]":
    """The task that answers somebody now: until it ends the bot does not hang up."""
    task = asyncio.current_task()
    assert task is not None  # whoever answers is a task
    if task not in _under_way:
        _under_way.add(task)
        for known in (_under_way, _broken_off):
            task.add_done_callback(known.discard)
    return task


@contextlib.asynccontextmanager
async def patiently(words: Words, typed: Mapping[str, str] | None = None) -> AsyncIterator[None]:
    """Work that somebody waits for. What they `typed` into a form is given back to them when it could not be kept.

    Raises:
        ProfilerError: it took longer than anybody waits, the bot is leaving, or (only of a form) the database is away.
    """
    task = begun()
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


async def _none_under_way(seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while tasks := _here():
                await asyncio.wait(tasks)
                await asyncio.sleep(0)  # one that failed hands the saying so to another task


def _here() -> list["asyncio.Task[object]"]:
    """The tasks of this loop that answer somebody; tests have several loops."""
    return [task for task in _under_way if task.get_loop() is asyncio.get_running_loop()]
