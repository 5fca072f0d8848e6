"""A running local Discord for the bot's tests; every violation fails the test that caused it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from sandbox import Sandbox, World
from tests.e2e.mentor_scene import Scene, Template, mentor_scene, read_school
from tests.shared_server import made_once

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


@pytest.fixture(scope="session")
def school_template(postgres: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A database that has read the seeded bootcamp."""

    def read() -> str:
        made = asyncio.run(read_school(postgres, migrated_template, tmp_path_factory.mktemp("school")))
        return f"{made.name} {made.anchor.isoformat()}"

    name, anchor = made_once("school", read).split()
    return Template(name, datetime.fromisoformat(anchor))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    postgres: str, school_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    """The seeded bootcamp with the bot at work in it, for a whole module."""
    async with mentor_scene(postgres, school_template, tmp_path_factory.mktemp("bot")) as made:
        yield made
