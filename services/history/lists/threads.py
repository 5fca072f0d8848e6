"""Archived threads, and channels and threads that vanished: asked for, stored, and read if they are there."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from services.database import Database
from services.discord.errors import UNKNOWN_CHANNEL, Forbidden, NotFound
from services.discord.pagers import ArchivedKind, active_threads, archived_threads, one_channel
from services.discord.permissions import Kind, Permission
from services.discord.rest import DiscordRest
from services.discord.server_records import ChannelState
from services.discord.server_state import ServerState
from services.history.channel.refusing import NOT_SHOWN
from services.history.scheduling import Priority
from services.history.store import write_channel_gone, write_threads, write_unreadable
from services.records.snowflakes import first_id_at

SHORTEST_SILENCE = timedelta(hours=1)


def archived_kinds(state: ServerState, channel: ChannelState) -> list[ArchivedKind]:
    """The lists of archived threads that a channel has and the bot may read."""
    permissions = state.permissions(channel.id)
    needed = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
    if permissions & needed != needed:
        return []
    if channel.kind != Kind.TEXT:
        return ["public"]
    return ["public", "private" if permissions & Permission.MANAGE_THREADS else "joined"]


def archived_priority(now: datetime) -> Priority:
    """Threads are archived after an hour of silence at the earliest, so anything newer is wanted first."""
    return (0, -first_id_at(now - SHORTEST_SILENCE))


async def read_archived(
    database: Database,
    rest: DiscordRest,
    state: ServerState,
    channel: ChannelState,
    kind: ArchivedKind,
    appeared: Callable[[int, Iterable[int]], None],
) -> None:
    """Store the archived threads of a channel and say which ones to read."""
    async for page in archived_threads(rest, channel.id, kind):
        await _take_threads(database, state, channel.guild_id, page, appeared, joined=kind == "joined")


async def _take_threads(
    database: Database,
    state: ServerState,
    guild_id: int,
    page: list[dict[str, Any]],
    appeared: Callable[[int, Iterable[int]], None],
    *,
    joined: bool = False,
) -> None:
    new = [payload for payload in page if int(payload["id"]) not in state.channels]
    await write_threads(database, guild_id, new)
    for payload in new:
        state.note_thread(payload, guild_id, joined=joined)
    appeared(guild_id, [int(payload["id"]) for payload in page])


async def check_vanished(
    database: Database,
    rest: DiscordRest,
    state: ServerState,
    guild_id: int,
    stored: Iterable[int],
    appeared: Callable[[int, Iterable[int]], None],
) -> None:
    """Ask about stored channels and threads that no list and no event showed: they are gone, hidden, or were missed."""
    await _take_threads(database, state, guild_id, await active_threads(rest, guild_id), appeared)
    for channel_id in stored:
        if channel_id in state.channels or guild_id not in state.guilds:
            continue
        now = datetime.now(UTC)
        try:
            await _take_threads(database, state, guild_id, [await one_channel(rest, channel_id)], appeared)
        except NotFound as refusal:
            if refusal.code == UNKNOWN_CHANNEL:
                await write_channel_gone(database, guild_id, channel_id, now)
        except Forbidden:
            await write_unreadable(database, guild_id, {channel_id: NOT_SHOWN}, now)
