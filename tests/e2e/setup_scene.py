"""A new server with the bot just invited, and an administrator who walks through /setup in it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.compose import Application
from sandbox import Sandbox
from sandbox.fresh import Fresh, fresh_server
from sandbox.interactions.model import Answer
from services.database import Database, open_pool
from tests.conftest import temporary_database
from tests.e2e.bot_in_process import bot_in_process

type Json = dict[str, Any]

BUTTON, TEXT = 2, 10
SELECTS = {3, 5, 6, 7, 8}


@dataclass
class Newcomer:
    """The server and its bot; `answer` is what the administrator sees now."""

    box: Sandbox
    fresh: Fresh
    database: Database
    folder: Path
    where: str
    application: Application | None = None
    running: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    @property
    def admin(self) -> int:
        """Who owns the server."""
        return self.fresh.people["admin"]

    @property
    def room(self) -> int:
        """The channel in which everything is typed."""
        return self.fresh.channels[self.where]

    async def begin(self) -> None:
        """Start the bot and wait until it answers."""
        self.application = await self.running.enter_async_context(bot_in_process(self.box, self.database, self.folder))
        await asyncio.wait_for(self.application.reader.complete.wait(), 60)

    async def restart(self) -> None:
        """End the bot and start another on the same database."""
        await self.running.aclose()
        await self.begin()

    async def setup(self, step: str = "", *, who: int | None = None) -> Answer:
        """Type /setup."""
        options = {"step": step} if step else {}
        return await self.box.interact.slash(who or self.admin, self.room, "setup", options)

    async def press(self, answer: Answer, label: str, *, who: int | None = None) -> Answer:
        """Press the button with that label in the panel."""
        custom_id = next(one["custom_id"] for one in parts(answer, {BUTTON}) if one.get("label") == label)
        return await self.box.interact.click(who or self.admin, self.room, int((answer.message or {})["id"]), custom_id)

    async def choose(self, answer: Answer, setting: str, *values: Any) -> Answer:
        """Choose in the menu of a setting."""
        custom_id = next(one["custom_id"] for one in parts(answer, SELECTS) if one["custom_id"].endswith(f":{setting}"))
        message = int((answer.message or {})["id"])
        return await self.box.interact.select(self.admin, self.room, message, custom_id, values)

    async def submit(self, answer: Answer, **fields: str) -> Answer:
        """Send the form that an answer opened."""
        assert answer.modal is not None, says(answer)
        return await self.box.interact.submit(self.admin, self.room, answer.modal["custom_id"], fields)

    def world_messages(self, channel: str) -> list[Json]:
        """What was written in a channel, as Discord shows it."""
        room = self.fresh.channels[channel]
        told = [int(fact["id"]) for fact in self.box.world.every_message() if int(fact["channel_id"]) == room]
        return [self.box.world.message(room, one) for one in told]

    def own(self) -> Json:
        """What the server has set itself."""
        assert self.application is not None
        return dict(self.application.live.own(self.fresh.guild_id))


def parts(answer: Answer, kinds: set[int]) -> list[Json]:
    """The components of some kinds in an answer."""
    return [one for one in _every((answer.message or {}).get("components") or ()) if one["type"] in kinds]


def says(answer: Answer) -> str:
    """Every text of a panel, or of a plain answer."""
    texts = [str((answer.message or {}).get("content") or ""), *(one["content"] for one in parts(answer, {TEXT}))]
    return "\n".join(text for text in texts if text)


def chosen(answer: Answer, setting: str) -> list[str]:
    """What is chosen in the menu of a setting."""
    (menu,) = [one for one in parts(answer, SELECTS) if one["custom_id"].endswith(f":{setting}")]
    lines = [one["value"] for one in menu.get("options") or () if one.get("default")]
    return lines or [one["id"] for one in menu.get("default_values") or ()]


def _every(components: Any) -> Iterator[Json]:
    for one in components:
        yield one
        yield from _every(one.get("components") or ())


@contextlib.asynccontextmanager
async def new_server(server: str, template: str, folder: Path, locale: str = "en-GB") -> AsyncIterator[Newcomer]:
    """A new server with a running bot that knows nothing of it."""
    async for url in temporary_database(server, template=template):
        fresh = fresh_server(locale)
        async with Sandbox(fresh.world, time_scale=0.01) as box, open_pool(url, 8) as pool:
            box.people.notes.update(fresh.notes)
            scene = Newcomer(box, fresh, Database(pool, url), folder, next(iter(fresh.channels)))
            await scene.begin()
            try:
                yield scene
            finally:
                await scene.running.aclose()
            assert not box.violations, box.violations
