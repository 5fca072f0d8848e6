"""Looks every minute what mentors have to be told of, and tells each of it once.

What is due is written down before it is told, and told through the courier under a key that follows from it: whatever
dies in between, the next look finds the row and the courier finds the message.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.database import Database
from services.delivery import Courier, Refused, Sent
from services.discord.errors import DiscordUnavailable
from services.discord.server_state import ServerState
from services.duty.store import duties, on_duty
from services.errors import ProfilerError
from services.escalation.noticing import DISTRESS, QUESTION, RECENT
from services.escalation.store import (
    Distress,
    Waiting,
    distressed,
    forget_old,
    known_questions,
    new_questions,
    pending_questions,
    queued,
    told,
)
from services.escalation.telling import distress_message, questions_message, queue_message
from services.logs import about
from services.nudges.hours import is_open
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.seeing import Seeing
from services.people.students import find_person
from services.people.viewing import may_see
from services.questions.finding import open_questions
from services.rules.finding import LATEST_QUESTION, everybody
from services.storage.transactions import Connection, in_one_transaction, is_passing
from services.weekly.place import check_place, mentor_channel_of
from services.wording.answers import as_it_is
from services.wording.periods import local_day

log = logging.getLogger(__name__)

BETWEEN_QUESTIONS = timedelta(minutes=5)

type SettingsOf = Callable[[int, str | None], GuildSettings]


@dataclass(frozen=True, slots=True)
class WatchTools:
    """What it takes: who is where, and how messages are sent."""

    database: Database
    courier: Courier
    state: ServerState
    seeing: Seeing
    settings_of: SettingsOf
    clock: Callable[[], datetime]


class Watch:
    """The one who tells mentors; `run_due` is called every minute and never beside itself."""

    def __init__(self, tools: WatchTools) -> None:
        self._tools = tools
        self._not_before: dict[int, datetime] = {}
        self._reminded: dict[int, date] = {}

    async def run_due(self) -> None:
        """Tell what is due on every server; what fails is tried again a minute later."""
        for guild_id in sorted(self._tools.state.guilds):
            settings = self._tools.settings_of(guild_id, None)
            for work in (self._distress, self._questions, self._queue):
                try:
                    await work(guild_id, settings)
                except Exception as problem:
                    if not isinstance(problem, ProfilerError | DiscordUnavailable) and not is_passing(problem):
                        raise
                    said = problem if isinstance(problem, ProfilerError) else type(problem).__name__
                    log.warning(
                        "mentors of server %s could not be told something: %s",
                        guild_id,
                        said,
                        extra=about("mentors_not_told", guild=guild_id),
                    )

    # -- distress ------------------------------------------------------------------------------------------------

    async def _distress(self, guild_id: int, settings: GuildSettings) -> None:
        tools, now = self._tools, self._tools.clock()
        async with tools.database.pool.acquire() as con:
            due = await distressed(con, guild_id)
        for one in due:
            if not settings.distress_alerts or now - one.at > RECENT or await self._is_none(guild_id, one, settings):
                await self._note(guild_id, DISTRESS, [one.message_id], now, None)
            else:
                await self._tell_distress(guild_id, one, settings, now)
        await in_one_transaction(tools.database, lambda con: forget_old(con, guild_id, now))

    async def _is_none(self, guild_id: int, one: Distress, settings: GuildSettings) -> bool:
        """Whether the author is no student, or does not want to have their messages looked at."""
        if one.author_id is None:
            return True
        async with self._tools.database.pool.acquire() as con:
            person = await find_person(con, guild_id, one.author_id, settings)
        return person is not None and not (person.is_student and person.shown)

    async def _tell_distress(self, guild_id: int, one: Distress, settings: GuildSettings, now: datetime) -> None:
        place = self._place(guild_id, settings)
        async with self._tools.database.pool.acquire() as con:
            duty = await on_duty(con, guild_id, now, settings)
            author = await find_person(con, guild_id, one.author_id or 0, settings)
        reader = await self._tools.seeing.mentors(guild_id, settings)
        shared = await self._tools.seeing.shared_cohorts(guild_id, settings)
        known = (
            author is not None and (shared is None or not shared.isdisjoint(author.roles)) and may_see(author, reader)
        )
        name = as_it_is(author.name) if known and author is not None else None
        roles = sorted(roles_named(settings.mentor_roles, self._tools.state.guilds[guild_id].role_names))
        body = distress_message(guild_id, one, name, settings, duty=duty, roles=roles)
        outcome = await self._tools.courier.send(guild_id, f"{DISTRESS}:{one.message_id}", place, body)
        _say(guild_id, outcome)
        await self._note(guild_id, DISTRESS, [one.message_id], now, duty)

    # -- questions -----------------------------------------------------------------------------------------------

    async def _questions(self, guild_id: int, settings: GuildSettings) -> None:
        now = self._tools.clock()
        async with self._tools.database.pool.acquire() as con:
            pending = await pending_questions(con, guild_id)
        if not pending and self._not_before.get(guild_id, now) <= now:
            self._not_before[guild_id] = now + BETWEEN_QUESTIONS
            pending = await self._found(guild_id, settings, now)
        if pending:
            await self._tell_questions(guild_id, pending, settings, now)

    async def _found(self, guild_id: int, settings: GuildSettings, now: datetime) -> list[Waiting]:
        """Questions that wait too long and nobody was told of, written down; none while nobody is on duty."""
        async with self._tools.database.pool.acquire() as con:
            if not await _somebody(con, guild_id, settings, now):
                return []
            due = [(one.message_id, one.channel_id) for one in await _overdue(con, guild_id, settings, now)]
            known = await known_questions(con, guild_id, [message for message, _ in due])
        fresh = [one for one in due if one[0] not in known]
        if not fresh:
            return []
        self._place(guild_id, settings)  # where there is none, nothing is called told
        await in_one_transaction(self._tools.database, lambda con: new_questions(con, guild_id, fresh, now))
        async with self._tools.database.pool.acquire() as con:
            return await pending_questions(con, guild_id)

    async def _tell_questions(
        self, guild_id: int, pending: Sequence[Waiting], settings: GuildSettings, now: datetime
    ) -> None:
        place = self._place(guild_id, settings)
        async with self._tools.database.pool.acquire() as con:
            duty = await on_duty(con, guild_id, now, settings)
        body = questions_message(guild_id, pending, settings, duty=duty)
        outcome = await self._tools.courier.send(guild_id, f"{QUESTION}:{pending[0].message_id}", place, body)
        _say(guild_id, outcome)
        await self._note(guild_id, QUESTION, [one.message_id for one in pending], now, duty)

    # -- the queue -----------------------------------------------------------------------------------------------

    async def _queue(self, guild_id: int, settings: GuildSettings) -> None:
        """Say once a working day, in the hours for messages, that proposals of rules wait for a mentor."""
        now = self._tools.clock()
        today = local_day(now, settings.zone)
        if self._reminded.get(guild_id) == today or not is_open(now, settings):
            return
        async with self._tools.database.pool.acquire() as con:
            drafts, approvers = await queued(con, guild_id)
        if drafts:
            known = self._tools.state.guilds[guild_id].roles
            people, roles = ([one for one in approvers if (one in known) is role] for role in (False, True))
            body = queue_message(drafts, people, roles, settings)
            place = self._place(guild_id, settings)
            _say(guild_id, await self._tools.courier.send(guild_id, f"queue:{today}", place, body))
            self._reminded[guild_id] = today

    # -- all of them ---------------------------------------------------------------------------------------------

    def _place(self, guild_id: int, settings: GuildSettings) -> int:
        """The mentor channel; a ProfilerError where there is none or everybody reads it."""
        place = mentor_channel_of(self._tools.state, guild_id, settings)
        check_place(self._tools.state, guild_id, place, settings)
        return place

    async def _note(
        self, guild_id: int, kind: str, message_ids: Sequence[int], now: datetime, duty: int | None
    ) -> None:
        await in_one_transaction(self._tools.database, lambda con: told(con, guild_id, kind, message_ids, now, duty))


async def _overdue(con: Connection, guild_id: int, settings: GuildSettings, now: datetime) -> list[Waiting]:
    """Questions without an answer for longer than is set, that nobody takes care of and whose answer was not missed."""
    wait = timedelta(hours=settings.question_hours)
    viewer = await everybody(con, guild_id)
    found = await open_questions(con, guild_id, viewer, settings, now, days=(wait + LATEST_QUESTION).days + 1)
    return [
        Waiting(one.message_id, one.channel_id, now)
        for one in found
        if wait <= one.waited <= wait + LATEST_QUESTION and not one.uncertain and one.claimed_by is None
    ]


async def _somebody(con: Connection, guild_id: int, settings: GuildSettings, now: datetime) -> bool:
    """Whether it makes sense to tell now: somebody is on duty, or nobody ever is and it is no night."""
    if await on_duty(con, guild_id, now, settings) is not None:
        return True
    today = local_day(now, settings.zone)
    if any(not one.is_over(today) for one in await duties(con, guild_id)):
        return False
    return is_open(now, settings)


def _say(guild_id: int, outcome: Sent | Refused) -> None:
    if isinstance(outcome, Refused):
        log.error(
            "Discord refused what mentors of server %s were to be told (%s)",
            guild_id,
            outcome.code,
            extra=about("mentors_not_told", guild=guild_id, code=outcome.code),
        )
