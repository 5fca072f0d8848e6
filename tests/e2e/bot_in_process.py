"""The whole bot, wired as in production, inside the test's own process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from nextcord.asset import Asset
from nextcord.http import Route

from bot.compose import Application, composed, serve
from bot.settings import Settings
from bot.supervisor import Manners
from sandbox import Sandbox
from services.database import Database
from tests.e2e.bot_process import UNHURRIED, until
from tests.e2e.command_line import PRIVACY_KEY
from tests.e2e.lent_renderer import LentRenderer

HURRIED = Manners(lambda failures: 0.05 * failures, lambda: 0.05, lambda _: 0.1, timedelta(seconds=0.1))


@contextlib.asynccontextmanager
async def bot_in_process(box: Sandbox, database: Database, folder: Path, **settings: Any) -> AsyncIterator[Application]:
    """A bot whose commands are answered; it fails the block when it ends by itself."""
    chosen = Settings.model_validate(
        {
            "discord_token": box.token,
            "discord_api_base": box.api_base,
            "discord_cdn_base": box.cdn_base,
            "data_dir": folder,
            "requests_per_second": 50,
            "privacy_key": PRIVACY_KEY,
            **settings,
        }
    )
    box.interactions.board.deadline = UNHURRIED
    hosts = Route.BASE, Asset.BASE
    try:
        async with contextlib.AsyncExitStack() as parts:
            with pytest.MonkeyPatch.context() as lending:
                lending.setattr("bot.compose.Renderer", LentRenderer)
                application = await parts.enter_async_context(composed(chosen, box.token, database, manners=HURRIED))
            running = asyncio.create_task(serve(application))
            try:
                await until(lambda: application.bot.commands_synced.is_set() or running.done())
                if running.done():
                    running.result()
                yield application
                assert not running.done(), running.exception()
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
    finally:
        Route.BASE, Asset.BASE = hosts
