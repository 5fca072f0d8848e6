"""A real headless Chromium looking at the page of a local Discord in this process."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import nextcord
import pytest
import pytest_asyncio
from nextcord.http import Route
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from sandbox import Sandbox
from sandbox.chromium import QUIET, chromium
from tests.e2e.bot_process import until
from tests.e2e.browser.answering_bot import answering_bot
from tests.e2e.browser.classroom import Classroom, classroom

type OpenPage = Callable[..., Awaitable[Page]]

MISSING = (
    "No Chromium was found: install it (Debian: apt-get install chromium-headless-shell) or set CHROMIUM to the path "
    "of one; the browser tests need it."
)
COMMANDS = 7
PATIENCE = 15_000

expect.set_options(timeout=PATIENCE)


def find_chromium() -> str:
    """The path of a Chromium; skips the test without one, and fails it in CI."""
    found = chromium()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium, one for each file of tests: starting it takes longer than most of them."""
    path = find_chromium()
    async with async_playwright() as play:
        started = await play.chromium.launch(executable_path=path, args=list(QUIET))
        yield started
        await started.close()


@pytest.fixture
def room() -> Classroom:
    """A small server with one of everything."""
    return classroom()


@pytest_asyncio.fixture(loop_scope="module")
async def box(room: Classroom) -> AsyncIterator[Sandbox]:
    """The local Discord that serves the classroom; anything it would not accept fails the test."""
    async with Sandbox(room.world) as running:
        yield running
        assert running.violations == []


@pytest_asyncio.fixture(loop_scope="module")
async def bot(box: Sandbox, room: Classroom, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[nextcord.Client]:
    """A connected bot whose commands are registered."""
    monkeypatch.setattr(Route, "BASE", f"{box.api_base}/api/v10")
    client = answering_bot(room.guild)
    running = asyncio.create_task(client.start(box.token))
    try:
        await until(lambda: running.done() or _registered(box, room), 20)
        if running.done():
            running.result()
        await asyncio.wait_for(client.wait_until_ready(), 20)
        yield client
    finally:
        await client.close()
        with suppress(asyncio.CancelledError):
            await running


def _registered(box: Sandbox, room: Classroom) -> bool:
    return len(box.world.commands.get(room.guild, {})) == COMMANDS


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser, box: Sandbox, room: Classroom) -> AsyncIterator[OpenPage]:
    """Opens the page as somebody in a channel; an error in the page's own program fails the test."""
    broken: list[str] = []
    contexts: list[BrowserContext] = []

    async def opened(person: str = "mentor", channel: str = "general", width: int = 1280, height: int = 800) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: broken.append(str(error)))
        await page.goto(f"{box.base}/#as={room.people[person]}&channel={room.rooms[channel]}")
        await page.wait_for_selector("body[data-ready=true]")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert broken == []
