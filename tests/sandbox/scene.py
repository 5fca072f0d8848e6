"""A small school on a running sandbox, and an unmodified nextcord client in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import nextcord
from nextcord.ext import commands
from nextcord.http import Route

from sandbox.permissions import ADMINISTRATOR, MANAGE_MESSAGES
from sandbox.server import Sandbox

MENTOR_ONLY = 1 << 10


class Scene:
    """Ada is a mentor, Sam a student, Olga owns the server; #general is for all, #mentors for mentors and the bot."""

    def __init__(self, box: Sandbox) -> None:
        self.box, self.world = box, box.world
        world = self.world
        self.olga, self.ada, self.sam = (int(world.add_user(name)["id"]) for name in ("olga", "ada", "sam"))
        self.guild = int(world.add_guild("School", self.olga)["id"])
        self.mentor_role = int(world.add_role(self.guild, "Mentor", MANAGE_MESSAGES)["id"])
        self.student_role = int(world.add_role(self.guild, "Student")["id"])
        bot_role = world.add_role(self.guild, "Profiler", ADMINISTRATOR)["id"]
        world.add_member(self.guild, world.bot_user_id, [bot_role])
        world.add_member(self.guild, self.ada, [self.mentor_role])
        world.add_member(self.guild, self.sam, [self.student_role])
        self.general = int(world.add_channel(self.guild, "general")["id"])
        self.mentors = int(world.add_channel(self.guild, "mentors")["id"])
        world.set_overwrite(self.mentors, self.guild, 0, deny=MENTOR_ONLY)
        world.set_overwrite(self.mentors, self.mentor_role, 0, allow=MENTOR_ONLY)

    def say(self, content: str = "hello", who: int | None = None, **more: Any) -> dict[str, Any]:
        return self.world.post(self.general, who or self.sam, content, **more)

    @asynccontextmanager
    async def http(self) -> AsyncIterator[aiohttp.ClientSession]:
        async with aiohttp.ClientSession(self.box.base) as session:
            yield session

    @asynccontextmanager
    async def running(self, bot: "Bot", token: str | None = None) -> AsyncIterator["Bot"]:
        """The bot connected to the sandbox until the block ends."""
        before, Route.BASE = Route.BASE, f"{self.box.api_base}/api/v10"
        task = asyncio.create_task(bot.start(token or self.box.token))
        try:
            async with asyncio.timeout(20):
                waiting = asyncio.create_task(bot.ready_for_commands.wait())
                await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                if task.done():
                    task.result()
            yield bot
        finally:
            await bot.close()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            Route.BASE = before


class Bot(commands.Bot):
    """nextcord as it comes, noting what it hears."""

    def __init__(self, intents: nextcord.Intents | None = None) -> None:
        wanted = intents or nextcord.Intents.all()
        wanted.presences = False
        super().__init__(intents=wanted, guild_ready_timeout=0.1, chunk_guilds_at_startup=False)
        self.heard: list[nextcord.Message] = []
        self.resumes = 0
        self.ready_for_commands = asyncio.Event()

    async def on_message(self, message: nextcord.Message) -> None:
        self.heard.append(message)

    async def on_ready(self) -> None:
        await self.sync_all_application_commands()
        self.ready_for_commands.set()

    async def on_resumed(self) -> None:
        self.resumes += 1
