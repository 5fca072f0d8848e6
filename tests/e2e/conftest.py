"""A running local Discord for the bot's tests; every violation fails the test that caused it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from sandbox import Sandbox, World

type OpenSandbox = Callable[..., AbstractAsyncContextManager[Sandbox]]


@asynccontextmanager
async def watched(world: World | None = None, **options: Any) -> AsyncIterator[Sandbox]:
    async with Sandbox(world, **options) as box:
        yield box
        assert not box.violations, box.violations


@pytest.fixture
def open_sandbox() -> OpenSandbox:
    """Runs a sandbox: `async with open_sandbox(world, limits="documented", time_scale=0.01) as box`."""
    return watched


@pytest.fixture
async def sandbox(open_sandbox: OpenSandbox) -> AsyncIterator[Sandbox]:
    """A sandbox with the bot and nobody else, its waits a hundred times shorter."""
    async with open_sandbox(World.empty(), time_scale=0.01) as box:
        yield box
