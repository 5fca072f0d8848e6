"""`profiler doctor`: says line by line what is fine and what is missing before the bot can do its work."""

import shutil
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import aiohttp

from bot.client import missing_intents
from bot.settings import Settings
from services.database import connect, open_database, pending_migrations
from services.discord.errors import TokenRefused
from services.discord.permissions import WITH_MESSAGES, WITH_THREADS, Kind, Permission, why_unreadable
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.errors import ProfilerError

LITTLE_SPACE = 1 << 30
CANNOT_ANSWER = {
    Permission.SEND_MESSAGES: "send messages",
    Permission.EMBED_LINKS: "embed links",
    Permission.ATTACH_FILES: "attach files",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: whether it is fine, what was looked at, and what to do when it is not."""

    fine: bool
    text: str


def fine(text: str) -> Finding:
    """Nothing to do here."""
    return Finding(fine=True, text=text)


def missing(text: str) -> Finding:
    """Something the operator has to change."""
    return Finding(fine=False, text=text)


async def examine(settings: Settings) -> int:
    """Print every finding; returns 1 when something is missing and 0 when nothing is."""
    lacking = 0
    async for finding in findings(settings):
        print(("  ok       " if finding.fine else "  missing  ") + finding.text, flush=True)
        lacking += not finding.fine
    print(f"{lacking} missing." if lacking else "Everything is there: start with `profiler run`.")
    return 1 if lacking else 0


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Everything there is to say, in the order in which it would stop the bot."""
    yield fine("settings are readable")
    async for finding in _database(settings):
        yield finding
    try:
        token = settings.token
    except ProfilerError as problem:
        yield missing(str(problem))
        return
    async with DiscordRest.open(token, settings.discord_api_base) as rest:
        async for finding in _discord(settings, rest):
            yield finding


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with open_database(settings.postgres_url, settings.data_dir, migrate=False) as database:
            connection = await connect(database.url)
            version = await connection.fetchval("show server_version")
            await connection.close()
            yield fine(f"PostgreSQL {version} answers")
            waiting = await pending_migrations(database.url)
            note = f", {len(waiting)} migrations will be applied at the start" if waiting else ""
            yield fine(f"the database can be used{note}")
    except ProfilerError as problem:
        yield missing(str(problem))
    if settings.postgres_url is None:
        yield _disk(settings.data_dir)


def _disk(folder: Path) -> Finding:
    there = next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())
    free = shutil.disk_usage(there).free
    return Finding(fine=free > LITTLE_SPACE, text=f"{free / (1 << 30):.1f} GiB are free for {folder}")


async def _discord(settings: Settings, rest: DiscordRest) -> AsyncIterator[Finding]:
    try:
        me = await rest.get("/users/@me")
        application = await rest.get("/applications/@me")
        guilds = await rest.get("/users/@me/guilds")
    except TokenRefused as refused:
        yield missing(str(refused))
        return
    except (ProfilerError, aiohttp.ClientError, OSError) as away:
        yield missing(f"Discord cannot be asked: {away}")
        return
    yield fine(f"the token belongs to {me['username']}")
    lacking = missing_intents(int(application.get("flags", 0)))
    for name in lacking:
        yield missing(f"{name} is off: switch it on in the Discord Developer Portal (Bot)")
    if not lacking:
        yield fine("the privileged intents are on")
    if not guilds:
        yield missing("the bot is on no server: invite it to one")
    for guild in guilds:
        async for finding in _guild(settings, rest, int(me["id"]), int(guild["id"])):
            yield finding


async def _guild(settings: Settings, rest: DiscordRest, me: int, guild_id: int) -> AsyncIterator[Finding]:
    try:
        guild = await rest.get("/guilds/{guild_id}", major=guild_id)
        channels = await rest.get("/guilds/{guild_id}/channels", major=guild_id)
        member = await rest.get("/guilds/{guild_id}/members/{user_id}", major=guild_id, user_id=me)
    except ProfilerError as refused:
        yield missing(f"server {guild_id}: {refused}")
        return
    state = ServerState(bot_user_id=me)
    state.apply("GUILD_CREATE", guild | {"channels": channels, "members": [member], "threads": []})
    server = f"{guild['name']}: "
    for finding in (*_roles(settings, guild["roles"]), *_channels(settings, channels, state)):
        yield Finding(fine=finding.fine, text=server + finding.text)


def _roles(settings: Settings, roles: Iterable[Mapping[str, Any]]) -> Iterable[Finding]:
    wanted = {"MENTOR_ROLES": settings.mentor_roles, "STUDENT_ROLES": settings.student_roles}
    for setting, names in wanted.items():
        for name in names:
            found = any(_is_called(role, name) for role in roles)
            yield Finding(
                fine=found, text=f"role {name}" + ("" if found else f" does not exist: create it or correct {setting}")
            )
    cohorts = [role["name"] for role in roles if any(_is_called(role, name) for name in settings.cohort_roles)]
    yield fine(f"cohorts: {', '.join(cohorts) if cohorts else 'none, so everyone is one cohort'}")


def _channels(settings: Settings, channels: Iterable[Mapping[str, Any]], state: ServerState) -> Iterable[Finding]:
    mentors = [c for c in channels if c["type"] == Kind.TEXT and _is_called(c, settings.mentor_channel)]
    if not mentors:
        yield missing(f"channel {settings.mentor_channel} does not exist: create it or correct MENTOR_CHANNEL")
    for channel in mentors:
        granted = state.permissions(int(channel["id"]))
        lacking = [words for bit, words in CANNOT_ANSWER.items() if not granted & bit]
        text = f"#{channel['name']}: " + (
            f"the bot may not {', '.join(lacking)}" if lacking else "answers are possible"
        )
        yield Finding(fine=not lacking, text=text)
    yield from _readable(channels, state)


def _readable(channels: Iterable[Mapping[str, Any]], state: ServerState) -> Iterable[Finding]:
    """What each missing permission hides."""
    looked_at = [c for c in channels if c["type"] in WITH_MESSAGES | WITH_THREADS]
    hidden = 0
    for channel in looked_at:
        channel_id = int(channel["id"])
        if reason := why_unreadable(channel["type"], state.permissions(channel_id)):
            hidden += 1
            yield missing(f"#{channel['name']}: {reason}; nothing written there will be counted")
        elif channel["type"] == Kind.TEXT and not state.may_manage_threads(channel_id):
            yield fine(f"#{channel['name']}: private threads stay hidden without the permission to manage threads")
    yield fine(f"{len(looked_at) - hidden} of {len(looked_at)} channels can be read")


def _is_called(thing: Mapping[str, Any], name: str) -> bool:
    return str(thing["id"]) == name or fnmatchcase(str(thing["name"]).casefold(), name.casefold())
