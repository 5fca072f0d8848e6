"""History without a gateway: the server is described by REST once, and read as it was at that moment."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

from services.capture.writer import Capture
from services.config.leaving_out import LeavingOut
from services.config.live import LiveSettings
from services.database import Database
from services.discord.pagers import described
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.history.reader import History
from services.people.guild_settings import GuildSettings

ROOM = 10_000


@contextlib.asynccontextmanager
async def standalone_history(
    database: Database,
    rest: DiscordRest,
    guild_id: int,
    *,
    reread_days: float = 14,
    channels_at_once: int = 20,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[History]:
    """A running history of one server; wait for it with `settled`. Nothing is seen live meanwhile.

    Raises:
        TokenRefused, Forbidden, NotFound, DiscordUnavailable: the server could not be described.
    """
    state = ServerState()
    live = LiveSettings(database, GuildSettings(), clock)
    leaving_out = LeavingOut(database, state, live)
    await live.start()
    await leaving_out.look_again()
    capture = Capture(database, capacity=ROOM, on_gap=lambda _: None, clock=clock)
    history = History(
        database,
        rest,
        state,
        capture,
        channels_at_once=channels_at_once,
        reread_days=reread_days,
        clock=clock,
        live=False,
    )
    at = clock()
    me, server = await described(rest, guild_id)
    state.apply("READY", {"user": me})
    # An update, since it is no session: nothing is known of who talks now, and the bot's own rows are left alone.
    capture.offer("GUILD_UPDATE", without_people(server), seq=None, received_at=at)
    state.apply("GUILD_CREATE", server)
    tasks = [asyncio.create_task(work) for work in (capture.run(), history.run(), leaving_out.run())]
    try:
        yield history
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(capture.drained(), 10.0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def without_people(server: dict[str, Any]) -> dict[str, Any]:
    """A server's description for the record, which hears of members by their own list."""
    return {key: value for key, value in server.items() if key != "members"}
