"""Once a day, what is older than each server keeps it goes; who left and where the bot is no more, too."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from services.consent.key import PrivacyKey
from services.database import Database
from services.erasure.asking import ask_erasure, ask_to_forget
from services.erasure.messages import erase_messages
from services.people.guild_settings import GuildSettings, Retention
from services.records.snowflakes import first_id_at
from services.retention.kinds import ACTIVITY, AT_ONCE, EXPIRED, LEFT, MARKS, OLD_MESSAGES, OLD_TEXTS, REMOVED
from services.storage.message_writes import DELETED_USER
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

type SettingsOf = Callable[[int, str | None], GuildSettings]

HERE: Final = "select id from guild where present order by id"


class RetentionKeeper:
    """Looks every minute whether today's turn of a server is due: once a day, at the first hour of its own day."""

    def __init__(
        self, database: Database, key: PrivacyKey, settings_of: SettingsOf, clock: Callable[[], datetime]
    ) -> None:
        self._database, self._key = database, key
        self._settings_of, self._clock = settings_of, clock
        self._done: dict[int, date] = {}

    async def run_due(self) -> None:
        """Every server whose day has begun since its last turn; after a restart that is every server, once more."""
        now = self._clock()
        await self._of_servers_left(now)
        for row in await self._database.pool.fetch(HERE):
            settings = self._settings_of(row["id"], None)
            today = now.astimezone(settings.zone).date()
            if self._done.get(row["id"]) != today:
                await keep_time(self._database, self._key, row["id"], settings.retention, now)
                self._done[row["id"]] = today

    async def _of_servers_left(self, now: datetime) -> None:
        """Ask for the erasure of servers that removed the bot longer ago than their grace."""
        for guild_id, removed_at in await self._database.pool.fetch(REMOVED):
            grace = timedelta(days=self._settings_of(guild_id, None).retention.after_removal)
            if removed_at + grace <= now:
                await in_one_transaction(
                    self._database,
                    lambda con, guild_id=guild_id: ask_erasure(con, guild_id, "guild", guild_id, "removed", now),  # type: ignore[misc]
                )


async def keep_time(database: Database, key: PrivacyKey, guild_id: int, kept: Retention, now: datetime) -> None:
    """Let go what a server keeps no longer. What is to stay away is marked first, so that nothing of it comes back."""
    days = {"messages": kept.messages, "attachments": kept.attachments, "activity": kept.activity}
    days |= {"notes": kept.notes, "nudges": kept.nudges, "looks": kept.looks}
    ends = {kind: now - timedelta(days=number) for kind, number in days.items() if number is not None}
    await in_one_transaction(database, lambda con: _mark(con, guild_id, ends))
    if "messages" in ends:
        await _empty_old_messages(database, guild_id, ends["messages"])
    for kind, end in ends.items():
        for statement in ACTIVITY if kind == "activity" else EXPIRED[kind]:
            await _until_nothing(database, statement, guild_id, end)
    if "activity" in ends:
        await _erase_old_messages(database, guild_id, ends["activity"])
    if kept.after_leaving is not None:
        left_before = now - timedelta(days=kept.after_leaving)
        await in_one_transaction(
            database,
            lambda con: _forget_who_left(con, key, guild_id, left_before, now),
        )


async def _mark(con: Connection, guild_id: int, ends: dict[str, datetime]) -> None:
    await con.execute(
        "update guild set texts_from = $2, files_from = $3, records_from = $4 where id = $1"
        " and (texts_from, files_from, records_from) is distinct from ($2, $3, $4)",
        *(guild_id, *(ends.get(kind) for kind in MARKS)),
    )


async def _until_nothing(database: Database, statement: str, guild_id: int, end: datetime) -> None:
    """Repeat a statement, a transaction each, until it touches less than it may."""
    while True:
        done = await in_one_transaction(database, lambda con: con.execute(statement, guild_id, end, first_id_at(end)))
        if int(done.rpartition(" ")[2]) < AT_ONCE:
            return


async def _empty_old_messages(database: Database, guild_id: int, end: datetime) -> None:
    """Page by page: what was emptied before is not looked at again for each page."""
    last: int | None = 0
    while last is not None:
        after = last
        last = await in_one_transaction(
            database,
            lambda con, after=after: con.fetchval(OLD_TEXTS, guild_id, end, first_id_at(end), after),  # type: ignore[misc]
        )


async def _erase_old_messages(database: Database, guild_id: int, end: datetime) -> None:
    async def batch(con: Connection) -> bool:
        return bool(await erase_messages(con, guild_id, OLD_MESSAGES, first_id_at(end)))

    while await in_one_transaction(database, batch):
        pass


async def _forget_who_left(con: Connection, key: PrivacyKey, guild_id: int, before: datetime, now: datetime) -> None:
    """Have those forgotten who left long ago; the eraser does it, and whoever comes back is let in again."""
    for row in await con.fetch(LEFT, guild_id, before, DELETED_USER):
        await ask_to_forget(con, key, guild_id, row["user_id"], "left", now)
