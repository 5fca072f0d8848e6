"""What `make demo` starts, in processes of their own: a local Discord and the bot."""

import asyncio
import contextlib
import json
import sys
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.e2e.command_line import ROOT, environment

type Json = dict[str, Any]

TEXT = 0


@dataclass(frozen=True)
class Served:
    """A local Discord in another process."""

    address: str
    api_base: str
    cdn_base: str
    token: str
    mentor_channel: str

    async def get(self, path: str, **query: str) -> Any:
        """An answer of its control API."""
        url = f"{self.address.rstrip('/')}/__sandbox__/{path}"
        async with aiohttp.ClientSession() as session, session.get(url, params=query) as answer:
            answer.raise_for_status()
            return await answer.json()


@contextlib.asynccontextmanager
async def served(folder: Path, *arguments: str) -> AsyncIterator[Served]:
    """`python -m sandbox` until the block ends."""
    with (folder / "sandbox.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sandbox", *arguments, cwd=ROOT, env=environment(folder), stdout=-1, stderr=log
        )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert line, (folder / "sandbox.log").read_text()
        said = json.loads(line)
        yield Served(**{name: said[name] for name in Served.__dataclass_fields__})
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.communicate()


@dataclass(frozen=True)
class Question:
    """Who asks where about whom, and the two letters that find them."""

    mentor: str
    channel: str
    student: str
    letters: str


async def question(discord: Served) -> Question:
    """A mentor, and a student who wrote lately and is the first to be found by two letters of the name."""
    people = await discord.get("people")
    mentor = next(one for one in people if one["part"] == "mentor")["user"]["id"]
    view = await discord.get("view", **{"as": mentor})
    channel = next(one for one in view["channels"] if one["name"] == discord.mentor_channel)["id"]
    names = {one["user"]["id"]: _names(one["user"]) for one in people if one["part"] != "left"}
    students = {one["user"]["id"] for one in people if one["part"] == "student"}
    for author in [one for one in await _lately(discord, view, mentor) if one in students]:
        letters = _plain(names[author][0])[:2]
        found = sorted(mine[0] for mine in names.values() if any(_plain(name).startswith(letters) for name in mine))
        if len(letters) == 2 and letters.isalnum() and found[0] == names[author][0] and found.count(found[0]) == 1:
            return Question(mentor, channel, names[author][0], letters)
    raise AssertionError("no student can be found by two letters")


async def _lately(discord: Served, view: Json, mentor: str) -> list[str]:
    authors: dict[str, None] = {}
    for channel in [one["id"] for one in view["channels"] if one["type"] == TEXT]:
        page = await discord.get("messages", **{"channel": channel, "as": mentor, "limit": "50"})
        authors.update(dict.fromkeys(one["author"]["id"] for one in reversed(page)))
    return list(authors)


def _names(user: Json) -> list[str]:
    return [user.get("global_name") or user["username"], user["username"]]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.replace("Ł", "L").replace("ł", "l"))
    return "".join(one for one in letters if not unicodedata.combining(one)).lower()
