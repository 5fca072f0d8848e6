"""How long somebody waits for an answer, and what they are told when it does not come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

from services.errors import ProfilerError
from services.storage.transactions import is_passing
from services.wording.words import Words

PATIENCE = 60.0  # seconds


@contextlib.asynccontextmanager
async def patiently(words: Words, typed: Mapping[str, str] | None = None) -> AsyncIterator[None]:
    """Work that somebody waits for. What they `typed` into a form is given back to them when it could not be kept.

    Raises:
        ProfilerError: it took longer than anybody waits, or (only of a form) the database is away.
    """
    text = "\n".join(value for value in (typed or {}).values() if value.strip())
    back = f"\n>>> {text}" if text else ""
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            yield
    except Exception as problem:
        if limit.expired():
            sentence = words("That takes too long right now. Please try again in a minute.")
            raise ProfilerError(f"{sentence}{back}") from problem
        if back and is_passing(problem):
            sentence = words("I cannot reach my database right now. Please try again in a minute.")
            raise ProfilerError(f"{sentence}{back}") from problem
        raise
