"""Tells mentors once that another one has something for them to do, in the mentor channel and without what it is."""

import logging
from typing import Any

from services.delivery import Refused
from services.discord.errors import DiscordUnavailable
from services.errors import ProfilerError
from services.escalation.watching import WatchTools
from services.logs import about
from services.people.guild_settings import GuildSettings
from services.storage.transactions import in_one_transaction, is_passing
from services.tasks.store import Task, told, untold_tasks
from services.weekly.place import check_place, mentor_channel_of
from services.wording.answers import as_it_is

log = logging.getLogger(__name__)


class Handing:
    """Looks every minute whom to tell; `run_due` is never called beside itself."""

    def __init__(self, tools: WatchTools) -> None:
        self._tools = tools

    async def run_due(self) -> None:
        """Tell on every server; what fails is tried again a minute later."""
        for guild_id in sorted(self._tools.state.guilds):
            try:
                await self._tell(guild_id, self._tools.settings_of(guild_id, None))
            except Exception as problem:
                if not isinstance(problem, ProfilerError | DiscordUnavailable) and not is_passing(problem):
                    raise
                said = problem if isinstance(problem, ProfilerError) else type(problem).__name__
                log.warning(
                    "mentors of server %s could not be told of a task: %s",
                    guild_id,
                    said,
                    extra=about("mentors_not_told", guild=guild_id),
                )

    async def _tell(self, guild_id: int, settings: GuildSettings) -> None:
        tools, now = self._tools, self._tools.clock()
        async with tools.database.pool.acquire() as con:
            due = await untold_tasks(con, guild_id, now)
        if not due:
            return
        place = mentor_channel_of(tools.state, guild_id, settings)
        check_place(tools.state, guild_id, place, settings)
        for one in due:
            outcome = await tools.courier.send(guild_id, f"task:{one.id}", place, handed_message(one, settings))
            if isinstance(outcome, Refused):
                log.warning(
                    "a mentor of server %s could not be told of a task: refused (%s)",
                    guild_id,
                    outcome.code,
                    extra=about("mentor_not_told", guild=guild_id, code=outcome.code),
                )
            number = one.id
            await in_one_transaction(tools.database, lambda con: told(con, guild_id, number, now))  # noqa: B023 - awaited


def handed_message(one: Task, settings: GuildSettings) -> dict[str, Any]:
    """What is written: whose turn it is and who asks; what it is about is for the list, which knows who may see it."""
    words = settings.words
    said = words("{name} has something for you to do: `/task list`", name=as_it_is(one.by))
    return {
        "content": f"<@{one.assignee_id}> {said}",
        "allowed_mentions": {"parse": [], "users": [str(one.assignee_id)]},
    }
