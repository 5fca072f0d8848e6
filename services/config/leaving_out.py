"""Which channels an administrator wants left out of the record, and the memory of that in the database."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

from models.sql import load
from services.config.applying import applied
from services.config.live import LiveSettings
from services.config.store import own_values
from services.database import Database
from services.discord.server_state import Change, ServerState
from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

CHOICES = frozenset({"tracked_channels", "ignored_channels"})
UNTRACKED = "select id from channel where guild_id = $1 and not tracked"
PRIVATE = "select guild_id, thread_id from conversation where thread_id is not null"


def leaves_out(settings: GuildSettings, line: Iterable[int]) -> bool:
    """Whether nothing of a channel is recorded; `line` is its id, its parent's and its category's."""
    if not settings.tracked_channels and not settings.ignored_channels:
        return False
    ids = {str(one) for one in line}
    if not ids.isdisjoint(settings.ignored_channels):
        return True
    return bool(settings.tracked_channels) and ids.isdisjoint(settings.tracked_channels)


class LeavingOut:
    """Judges channels for the picture of the server, and keeps `channel.tracked` as the settings say.

    A thread goes with its channel, a channel with its category. Threads of conversations with a student, which hold
    what was written in direct messages, are left out wherever they are. `ours` says which servers this process looks
    after.
    """

    def __init__(
        self,
        database: Database,
        state: ServerState,
        live: LiveSettings,
        ours: Callable[[int], bool] = lambda _guild_id: True,
    ) -> None:
        self._database, self._state, self._live, self._ours = database, state, live, ours
        self._changed: set[int] = set()
        self._private: dict[int, int] = {}  # the server of each thread
        self._wake = asyncio.Event()
        state.leave_out(self.judge)
        state.subscribe(self._noticed)
        live.on_change(self._set)

    def judge(self, guild_id: int, channel_id: int) -> bool:
        """Whether a channel or thread is left out; one that is not known is, where anything may be.

        Nothing is lost by that: as soon as it is known, its history is read.
        """
        if channel_id in self._private:
            return True
        settings = self._live.of(guild_id)
        if not settings.tracked_channels and not settings.ignored_channels:
            return False
        if channel_id not in self._state.channels:
            return True
        return leaves_out(settings, self._state.line_of(channel_id))

    async def run(self) -> None:
        """Write down what changed, until cancelled."""
        await self.look_again()
        while True:
            await self._wake.wait()
            self._wake.clear()
            guilds, self._changed = self._changed, set()
            for guild_id in sorted(guilds):
                await in_one_transaction(self._database, self._marking(guild_id))

    def never(self, guild_id: int, thread_id: int) -> None:
        """Record nothing of a thread from now on: it belongs to a conversation."""
        if thread_id not in self._private:
            self._private[thread_id] = guild_id
            self._changed.add(guild_id)
            self._wake.set()
            self._state.judged_anew(guild_id)

    async def look_again(self) -> None:
        """Write it all down anew: of channels that appeared, the row may have come later than the news of them."""
        rows = await in_one_transaction(self._database, lambda con: con.fetch(PRIVATE))
        for row in rows:
            if self._ours(row["guild_id"]):
                self.never(row["guild_id"], row["thread_id"])
        self._changed.update(guild for guild in self._state.guilds if self._chosen(guild))
        self._wake.set()

    def _marking(self, guild_id: int) -> Callable[[Connection], Any]:
        settings = self._live.of(guild_id)
        return lambda con: con.execute(
            load("left_out_mark"),
            guild_id,
            channel_ids(settings.tracked_channels),
            channel_ids(settings.ignored_channels),
        )

    def _chosen(self, guild_id: int) -> bool:
        settings = self._live.of(guild_id)
        chosen = bool(settings.tracked_channels or settings.ignored_channels)
        return chosen or guild_id in self._private.values()

    def _set(self, guild_id: int, names: frozenset[str]) -> None:
        if names & CHOICES and self._ours(guild_id):
            self._changed.add(guild_id)
            self._wake.set()
            self._state.judged_anew(guild_id)

    def _noticed(self, change: Change) -> None:
        if change.kind in {"server", "channel"} and self._chosen(change.guild_id):
            self._changed.add(change.guild_id)
            self._wake.set()


async def left_out_channels(con: Connection, guild_id: int) -> frozenset[int]:
    """The channels and threads of a server of which nothing is to be recorded, by what is set for it."""
    settings = applied(GuildSettings(), await own_values(con, guild_id), None)
    choice = channel_ids(settings.tracked_channels), channel_ids(settings.ignored_channels)
    await con.execute(load("left_out_mark"), guild_id, *choice)
    return frozenset(row["id"] for row in await con.fetch(UNTRACKED, guild_id))


async def recorded_there(con: Connection, guild_id: int, settings: GuildSettings) -> dict[int, int]:
    """How many messages are recorded of each channel and thread that is left out now."""
    choice = channel_ids(settings.tracked_channels), channel_ids(settings.ignored_channels)
    return {row["channel_id"]: row["messages"] for row in await con.fetch(load("left_out_recorded"), guild_id, *choice)}


def channel_ids(parts: Iterable[str]) -> list[int]:
    """The ids among the parts of a setting."""
    return [int(part) for part in parts if part.isascii() and part.isdigit()]
