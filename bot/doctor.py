"""`profiler doctor`: says line by line what is fine and what is missing before the bot can do its work."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import aiohttp
import asyncpg

from bot.settings import Settings, WrongSettings
from bot.wiring.defaults import operator_defaults
from services.attachments.objects.opening import open_store
from services.attachments.objects.store import StoreProblem
from services.clock import WRONG_BY, in_words
from services.config.applying import applied
from services.config.store import Own, all_own
from services.database import connect
from services.discord.errors import TokenRefused
from services.discord.invite import invite_link
from services.discord.rest import DiscordRest
from services.errors import ProfilerError
from services.opened_database import open_database
from services.schema import pending_migrations
from services.setup.check import ask_server, check_intents, check_server, check_store
from services.setup.findings import Finding, Level
from services.wording.words import Words

LITTLE_SPACE = 1 << 30
SHOWN = {Level.MISSING: "missing", Level.LIMITED: "limited", Level.FINE: "ok"}
WORDS = Words("en")


class Bot(NamedTuple):
    """The bot whose token it is; the two ids are not the same for all bots."""

    user_id: int
    application_id: int


def fine(text: str) -> Finding:
    """Nothing to do here."""
    return Finding(Level.FINE, text)


def missing(text: str) -> Finding:
    """Something the operator has to change."""
    return Finding(Level.MISSING, text)


async def examine(settings: Settings) -> int:
    """Print every finding; returns 1 when something is missing and 0 when nothing is."""
    lacking = 0
    async for finding in findings(settings):
        print(f"  {SHOWN[finding.level]:<9}{finding.sentence(WORDS)}", flush=True)
        lacking += finding.level == Level.MISSING
    print(f"{lacking} missing." if lacking else "Everything is there: start with `make run`.")
    return 1 if lacking else 0


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Everything there is to say, in the order in which it would stop the bot."""
    yield fine("Settings are readable.")
    servers: dict[int, Own] = {}
    async for finding in _database(settings, servers):
        yield finding
    yield await _store(settings)
    try:
        token = settings.token
    except ProfilerError as problem:
        yield missing(str(problem))
        return
    async with DiscordRest.open(token, settings.discord_api_base) as rest:
        async for finding in _discord(settings, servers, rest):
            yield finding
        if rest.right_time.ahead_by is not None:
            yield _clock(rest.right_time.ahead_by)


async def _database(settings: Settings, servers: dict[int, Own]) -> AsyncIterator[Finding]:
    """What is to say of the database; `servers` takes what administrators set in Discord."""
    try:
        async with open_database(
            settings.postgres_url, settings.data_dir, migrate=False, keys=settings.keyring
        ) as database:
            connection = await connect(database.url)
            version = await connection.fetchval("show server_version")
            await connection.close()
            yield fine(f"PostgreSQL {version} answers.")
            waiting = await pending_migrations(database.url)
            note = f"; {len(waiting)} migrations will be applied at the start" if waiting else ""
            with contextlib.suppress(asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):  # not migrated yet
                async with database.pool.acquire() as con:
                    servers |= await all_own(con)
            yield fine(f"The database can be used{note}.")
            if database.keys is not None and database.keys.first is not None:
                yield fine(f"Texts are sealed with the key {database.keys.first.name}.")
    except ProfilerError as problem:
        yield missing(str(problem))
    if settings.postgres_url is None:
        yield _disk(settings.data_dir)


def _disk(folder: Path) -> Finding:
    there = next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())
    free = shutil.disk_usage(there).free
    level = Level.FINE if free > LITTLE_SPACE else Level.MISSING
    return Finding(level, f"{free / (1 << 30):.1f} GiB are free for {folder}.")


async def _store(settings: Settings) -> Finding:
    try:
        async with open_store(settings.bucket, settings.attachments_path) as store:
            return await check_store(store, WORDS)
    except (WrongSettings, StoreProblem) as problem:
        return missing(str(problem))


async def _discord(settings: Settings, servers: dict[int, Own], rest: DiscordRest) -> AsyncIterator[Finding]:
    try:
        me = await rest.get("/users/@me")
        application = await rest.get("/applications/@me")
        guilds = await rest.get("/users/@me/guilds")
        gateway = await rest.get("/gateway/bot")
    except TokenRefused as refused:
        yield missing(str(refused))
        return
    except (ProfilerError, aiohttp.ClientError, OSError) as away:
        yield missing(f"Discord cannot be asked: {away}")
        return
    yield fine(f"The token belongs to {me['username']}.")
    for finding in check_intents(int(application.get("flags", 0)), WORDS):
        yield finding
    application_id = int(application["id"])
    yield fine(f"The link that invites it with exactly what it needs: {invite_link(application_id)}")
    if int(gateway["shards"]) > settings.shard_count:
        yield missing(f"Discord recommends {gateway['shards']} shards for so many servers: set SHARD_COUNT.")
    if not guilds:
        yield missing("The bot is on no server: invite it to one with this link.")
    for guild in guilds:
        for finding in await _guild(settings, servers, rest, Bot(int(me["id"]), application_id), int(guild["id"])):
            yield finding


def _clock(ahead: timedelta) -> Finding:
    """Whether this machine's clock is right: what goes by the clock waits for one that is."""
    if abs(ahead) >= WRONG_BY:
        return missing(f"The clock of this machine is {in_words(ahead)}: set it (NTP).")
    return fine("The clock of this machine is right.")


async def _guild(
    settings: Settings, servers: dict[int, Own], rest: DiscordRest, bot: Bot, guild_id: int
) -> list[Finding]:
    try:
        server = await ask_server(rest, bot.user_id, guild_id)
    except ProfilerError as refused:
        return [missing(f"Server {guild_id}: {refused}")]
    own = servers.get(guild_id, Own())
    held = applied(operator_defaults(settings), own.values, None)
    found = check_server(server, held, WORDS, application_id=bot.application_id)
    return [Finding(one.level, f"{server.guild.name}: {one.text}", one.hides, one.places) for one in found]
