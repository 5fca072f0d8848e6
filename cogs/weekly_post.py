"""The weekly report that is posted by itself, into the channel and at the hour that an administrator chose."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from cogs.answering import Answering
from cogs.report_message import PICTURE, embed_of, view_of
from services.discord.rest import DiscordRest
from services.discord.uploading import File, Upload
from services.errors import ProfilerError
from services.logs import about
from services.people.guild_settings import GuildSettings
from services.reports import book
from services.reports.question import Question, Viewer
from services.storage.transactions import is_passing
from services.weekly.posting import Post, post_once
from services.weekly.schedule import Schedule, moment_of, schedules

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)  # after an attempt that failed
PATIENCE = timedelta(hours=6)  # how long a report waits for what happened meanwhile to be read
NO_MENTIONS: dict[str, list[str]] = {"parse": []}


class MentorsViewer(Protocol):
    """What every mentor of a server may read."""

    async def __call__(self, guild_id: int, settings: GuildSettings, /) -> Viewer:
        """The viewer of an answer that nobody asked for."""


class WeeklyPost:
    """Looks every minute whether a report is due.

    `ready` says whether a server's record is up to date, and None of one the bot is not on (yet, or any more).
    """

    def __init__(
        self, answering: Answering, rest: DiscordRest, viewer_of: MentorsViewer, ready: Callable[[int], bool | None]
    ) -> None:
        self._answering, self._rest, self._viewer_of, self._ready = answering, rest, viewer_of, ready
        self._turn = asyncio.Lock()
        self._not_before: dict[int, datetime] = {}

    async def post_due(self) -> None:
        """Post every report that is due and was not posted; what fails is tried again later."""
        async with self._turn:
            async with self._answering.tools.database.pool.acquire() as con:
                known = await schedules(con)
                guilds = await con.fetch("select id, preferred_locale from guild")
            locales = {row["id"]: row["preferred_locale"] for row in guilds}
            for schedule in known:
                settings = self._answering.settings_of(schedule.guild_id, locales.get(schedule.guild_id))
                await self._look_at(schedule, settings)

    async def _look_at(self, schedule: Schedule, settings: GuildSettings) -> None:
        now, guild_id = self._answering.clock(), schedule.guild_id
        day = schedule.due(now, settings.zone)
        if day is None or self._not_before.get(guild_id, now) > now:
            return
        post = Post(schedule, day, moment_of(day, schedule.hour, settings.zone))
        ready = self._ready(guild_id)
        if ready is None or (not ready and now - post.moment < PATIENCE):
            return
        self._not_before[guild_id] = now + AGAIN
        try:
            await self._post(post, settings, now)
        except Exception as problem:
            if not isinstance(problem, ProfilerError) and not is_passing(problem):
                raise
            said = str(problem) if isinstance(problem, ProfilerError) else type(problem).__name__
            log.warning(
                "the weekly report of server %s could not be posted: %s",
                guild_id,
                said,
                extra=about("weekly_report_failed", guild=guild_id),
            )
        else:
            self._not_before.pop(guild_id)
            log.info("the weekly report of server %s is posted", guild_id, extra=about("weekly_report", guild=guild_id))

    async def _post(self, post: Post, settings: GuildSettings, now: datetime) -> None:
        guild_id = post.schedule.guild_id
        viewer = await self._viewer_of(guild_id, settings)
        values = {"day": post.day.isoformat()}
        question = Question(guild_id, "weekly", viewer, settings, now, values)
        report = await book.report(self._answering.tools, question)
        message = {
            "embeds": [embed_of(report).to_dict()],
            "components": view_of(report, post.look, settings.words).to_components(),
            "allowed_mentions": NO_MENTIONS,
        }
        files = () if report.png is None else (File(PICTURE, report.png, report.alt_text[:1024]),)
        await post_once(self._answering.tools.database, self._rest, post, Upload(message, files), now)
