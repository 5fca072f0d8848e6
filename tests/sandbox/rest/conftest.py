"""A small school on a running sandbox, and a plain HTTP client as the bot."""

import json
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox, World
from sandbox import permissions as bits

BOT_RIGHTS = (
    bits.VIEW_CHANNEL
    | bits.READ_MESSAGE_HISTORY
    | bits.SEND_MESSAGES
    | bits.SEND_MESSAGES_IN_THREADS
    | bits.EMBED_LINKS
    | bits.ATTACH_FILES
    | bits.ADD_REACTIONS
    | bits.CONNECT
)


@dataclass
class Told:
    """An answer of the API."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> int:
        code: int = self.body["code"]
        return code


@dataclass
class Api:
    """The bot's side: requests below /api/v10 with the right token unless told otherwise."""

    box: Sandbox
    session: aiohttp.ClientSession
    expected: list[str] = field(default_factory=list)

    async def __call__(self, method: str, path: str, *, token: str | None = None, **more: Any) -> Told:
        headers = {"Authorization": f"Bot {token or self.box.token}", **more.pop("headers", {})}
        url = f"{self.box.api_base}/api/v10{path}"
        async with self.session.request(method, url, headers=headers, **more) as response:
            text = await response.text()
            is_json = response.headers.get("Content-Type") == "application/json"
            return Told(response.status, json.loads(text) if is_json else text, response.headers)

    def expect_violation(self, *words: str) -> None:
        """The newest violation is meant: it has these words; take it away."""
        violation = self.box.violations.pop()
        assert all(word in violation for word in words), violation


class School:
    """Ada owns it, Sam is a student; the bot has what it needs and no more."""

    def __init__(self, world: World) -> None:
        self.world, self.bot = world, str(world.bot_user_id)
        self.ada, self.sam = (world.add_user(name, global_name=name.title())["id"] for name in ("ada", "sam"))
        self.guild = world.add_guild("School", self.ada)["id"]
        self.role = world.add_role(self.guild, "Student")["id"]
        self.bot_role = world.add_role(self.guild, "Profiler", BOT_RIGHTS)["id"]
        world.add_member(self.guild, self.sam, [self.role])
        world.add_member(self.guild, self.bot, [self.bot_role])
        world.update_role(self.guild, self.guild, permissions=0)
        self.channel = world.add_channel(self.guild, "general")["id"]
        self.forum = world.add_channel(self.guild, "help", 15, tags=["python"])["id"]
        self.voice = world.add_channel(self.guild, "talk", 2)["id"]

    def say(self, content="hello", **more):
        return self.world.post(self.channel, self.sam, content, **more)

    def deny(self, needed, channel=None):
        self.world.set_overwrite(channel or self.channel, self.bot_role, 0, deny=needed)

    def let(self, needed):
        self.world.update_role(self.guild, self.bot_role, permissions=BOT_RIGHTS | needed)


@pytest.fixture
async def box():
    async with Sandbox(World.empty()) as running:
        yield running
        assert not running.violations


@pytest.fixture
async def api(box):
    async with aiohttp.ClientSession() as session:
        yield Api(box, session)


@pytest.fixture
def school(box):
    return School(box.world)
