"""Everything a story needs: a world with people, the local Discord, PostgreSQL, a bucket, and the bot as a process."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TextIO

from sandbox import Event, Sandbox, World
from sandbox import permissions as bits
from sandbox.crowd import Crowd
from tests.chaos.killable import KillablePostgres
from tests.chaos.storm import Storm
from tests.e2e.bot_process import BotProcess
from tests.sandbox.crowded import crowded
from tests.services.attachments.s3_server import ACCESS, BUCKET, SECRET, S3Server, s3_server

PAST = timedelta(days=10)
RIGHTS = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY | bits.CONNECT | bits.MANAGE_THREADS | bits.VIEW_AUDIT_LOG
TIME_SCALE = 0.01
TOLD = {"id", "channel_id", "message_id", "user_id", "emoji", "burst", "pinned", "edited_timestamp", "status", "roles"}


@dataclass
class Scene:
    """What a story acts on, and what it counts; `down_since` says that the bot is meant to be down."""

    chance: random.Random
    box: Sandbox
    guild_id: int
    crowd: Crowd
    storm: Storm
    postgres: KillablePostgres
    database: str
    bucket: S3Server
    bot: BotProcess
    diary: TextIO
    events: Counter[str] = field(default_factory=Counter)
    strokes: Counter[str] = field(default_factory=Counter)
    """What was done to the bot, PostgreSQL and the bucket."""
    starts: int = 0
    keep_database: bool = False
    authors: dict[int, int] = field(default_factory=dict)
    """Who wrote each message, whatever became of the account."""

    @property
    def world(self) -> World:
        return self.box.world

    @property
    def database_url(self) -> str:
        return self.postgres.url(self.database)

    def note(self, words: str) -> None:
        """A line of the story, beside the bot's log."""
        self.diary.write(f"{datetime.now(UTC):%H:%M:%S.%f} {words}\n")

    def happened(self, event: Event) -> None:
        """Something that Discord tells, or would if anybody heard."""
        self.events[event.name] += 1
        kept = {name: value for name, value in event.data.items() if name in TOLD and value is not None}
        self.note(f"{'unheard ' * self.box.gateway.deaf}{event.name} {kept}")

    async def start_bot(self) -> None:
        self.note("START")
        self.starts += 1
        await self.bot.start()


@contextlib.asynccontextmanager
async def scene(
    seed: int, postgres: KillablePostgres, folder: Path, *, past: int = 150, silent: bool = True
) -> AsyncIterator[Scene]:
    """A server with a past, and a bot that is not started yet; `silent`: events may be lost without a trace."""
    world = World.empty(datetime.now(UTC) - PAST)
    guild_id = crowded(world)
    (profiler,) = (one for one in world.roles[guild_id].values() if one["name"] == "Profiler")
    world.update_role(guild_id, profiler["id"], permissions=RIGHTS)
    authors: dict[int, int] = {}
    world.subscribe(partial(_note_author, authors))
    crowd = Crowd(world, guild_id, seed, also=("delete_account",))
    for _ in range(past):
        crowd.act(seconds=PAST.total_seconds() / past * 0.95)
    world.clock.catch_up()
    crowd.done.clear()
    name = f"chaos_{seed}"
    await postgres.drop(name)
    url = await postgres.fresh(name)
    with (folder / "story.log").open("w", encoding="utf-8") as diary:
        async with s3_server(folder) as bucket, Sandbox(world, limits="documented", time_scale=TIME_SCALE) as box:
            storm = Storm(box, crowd, seed, silent=silent)
            bot = BotProcess(box, url, folder, (), _settings(bucket), module="tests.chaos.hurried")
            it = Scene(random.Random(seed), box, guild_id, crowd, storm, postgres, name, bucket, bot, diary)
            it.authors = authors
            world.subscribe(it.happened)
            try:
                yield it
            finally:
                if bot.runs:
                    bot.kill()
                    await bot.ended()
                if not it.keep_database:
                    await asyncio.shield(postgres.drop(name))


def _note_author(authors: dict[int, int], event: Event) -> None:
    if event.name == "MESSAGE_CREATE" and "webhook_id" not in event.data:
        authors[int(event.data["id"])] = int(event.data["author"]["id"])


def _settings(bucket: S3Server) -> dict[str, str]:
    return {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT": bucket.bucket.endpoint,
        "S3_ACCESS_KEY": ACCESS,
        "S3_SECRET_KEY": SECRET,
        "S3_PREFIX": bucket.bucket.prefix,
        "REQUESTS_PER_SECOND": "50",
    }
