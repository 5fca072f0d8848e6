"""A running local Discord whose violations fail the test that caused them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sandbox import World
from sandbox.server import Sandbox
from tests.sandbox.scene import Scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A small school on a running sandbox; every violation fails the test."""
    async with Sandbox(World.empty(), time_scale=0.01) as box:
        yield Scene(box)
        assert not box.violations


@pytest.fixture
async def sandbox(scene: Scene) -> Sandbox:
    """The sandbox of the scene."""
    return scene.box


@pytest.fixture
def let_run():
    """Give other tasks their turn until a condition holds, twenty seconds at most."""

    async def until(condition, seconds=20.0):
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - any condition may be waited for, not all have an event
                await asyncio.sleep(0.005)

    return until
