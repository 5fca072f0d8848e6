"""Stays connected to Discord: comes back from everything that can be come back from.

nextcord's own loop dies of an unreachable gateway at the start, forgets the resume address after the first resume,
resumes without a pause and identifies for ever; so it is not used.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import NoReturn

import aiohttp
import nextcord
from nextcord.gateway import ReconnectWebSocket

from bot.client import ProfilerBot
from bot.gateway import GuardedWebSocket, Session
from bot.identify_budget import SPACING, pause_after_refusals
from services.discord.intents import missing_intents
from services.errors import SetupProblem
from services.metrics import figures

log = logging.getLogger(__name__)

PORTAL = "in the Discord Developer Portal"
WRONG_TOKEN = f"Discord refused DISCORD_TOKEN: copy the bot's token again {PORTAL} (Bot, Reset Token)."
NO_INTENTS = "Discord does not allow this bot the privileged intents it needs: switch on {names} {portal} (Bot)."
ENDED_FOR_GOOD = {
    4004: WRONG_TOKEN,
    4010: "Discord refused the connection because of a wrong shard (4010): this is a bug, please report it.",
    4011: "This bot is on too many servers for so few connections (4011): set a greater SHARD_COUNT and SHARD_IDS.",
    4012: "Discord no longer speaks this version of its gateway (4012): install a newer version of the bot.",
    4013: "Discord does not know the intents asked for (4013): install a newer version of the bot.",
    4014: NO_INTENTS.format(names="Server Members Intent and Message Content Intent", portal=PORTAL),
}
LONG_ENOUGH = 10.0  # seconds after which a connection counts as having worked
MOST_AFTER_A_SHORT_ONE = 3
LONGEST_PAUSE = 60.0
OFTEN, SAID_AGAIN = 3, 600.0  # failures in a row that are all said, and seconds until the same is said again
GOODBYE_SECONDS = 2.0
GOODBYE, KEEPS_SESSION = 1000, 4000  # any code but 1000 and 1001 keeps it


def pause_between_attempts(failures: int) -> float:
    """Seconds before the next attempt: none after a connection that worked, then about 1, 2, 4 … 60."""
    if failures <= 0:
        return 0.0
    return float(min(LONGEST_PAUSE, 2.0 ** min(failures - 1, 10)) * random.uniform(0.5, 1))  # noqa: S311 - spreads load


def pause_before_new_session() -> float:
    """Seconds to wait after a refused resume, as Discord asks."""
    return random.uniform(1, 5)  # noqa: S311 - spreads load


@dataclass(frozen=True, slots=True)
class Manners:
    """How patient the bot is with Discord's gateway; tests on a faster clock are less so."""

    between_attempts: Callable[[int], float] = pause_between_attempts
    before_new_session: Callable[[], float] = pause_before_new_session
    after_refusals: Callable[[int], float] = pause_after_refusals
    between_identifies: timedelta = SPACING


POLITE = Manners()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a connection ended: what can be resumed, why, and how long to wait when the usual pause will not do."""

    session: Session | None
    what: str
    why: BaseException | None = None
    pause: float | None = None
    worked: bool = False


class Supervisor:
    """Logs in, connects, resumes and identifies, until the client is closed or Discord says no for good."""

    def __init__(
        self,
        bot: ProfilerBot,
        token: str,
        *,
        manners: Manners = POLITE,
        on_down: Callable[[], None] = lambda: None,
        shard_id: int | None = None,
    ) -> None:
        self._bot, self._token, self._manners, self._on_down = bot, token, manners, on_down
        self._shard_id, self._budget = shard_id, bot.budget_of(shard_id)
        self._failures = 0
        self._said = ("", 0.0)

    async def run(self) -> None:
        """Stay connected until the client is closed.

        Raises:
            SetupProblem: Discord refuses the token or the intents, or the connection in a way that cannot change.
        """
        await self._log_in()
        session: Session | None = None
        while not self._bot.is_closed():
            began = monotonic()
            ending = await self._one_connection(session)
            session = ending.session
            self._failures = self._failures_after(ending, monotonic() - began)
            if not self._bot.is_closed():
                await self._rest(ending)

    def _failures_after(self, ending: Ending, lasted: float) -> int:
        """How many failures in a row that makes: a connection that worked for a moment is only half a failure."""
        if lasted > LONG_ENOUGH:
            return 0
        return min(self._failures + 1, MOST_AFTER_A_SHORT_ONE) if ending.worked else self._failures + 1

    async def _log_in(self) -> None:
        while True:
            try:
                async with asyncio.timeout(30):
                    await self._bot.login(self._token)
            except nextcord.LoginFailure as refused:
                raise SetupProblem(WRONG_TOKEN) from refused
            except (nextcord.HTTPException, aiohttp.ClientError, OSError, KeyError, TypeError) as away:
                # the last two: an answer that is no user, such as a proxy's page
                self._failures += 1
                await self._rest(Ending(None, "Discord cannot be reached", away))
            else:
                self._failures = 0
                return

    async def _one_connection(self, session: Session | None) -> Ending:
        """Connect once and stay as long as it lasts."""
        connection = _Connection(self._bot, session, self._shard_id)
        try:
            if session is None:
                await self._budget.admitted()
            await connection.last()
        except ReconnectWebSocket as request:
            return self._asked_to_reconnect(request, connection)
        except nextcord.ConnectionClosed as closed:
            if closed.code in ENDED_FOR_GOOD:
                raise SetupProblem(ENDED_FOR_GOOD[closed.code]) from closed
            return Ending(
                connection.resumable, f"Discord closed the connection ({closed.code})", worked=connection.established
            )
        except (nextcord.DiscordException, aiohttp.ClientError, OSError) as away:
            return Ending(connection.resumable, "The gateway cannot be reached", away)
        except SetupProblem:
            raise
        except Exception as broken:
            if not self._bot.is_closed():  # while closing, nextcord's own parts vanish under it
                log.exception("The gateway connection failed in a way that is a bug")
            return Ending(connection.resumable, "The gateway connection broke", broken)
        finally:
            self._on_down()
            await connection.close()

    def _asked_to_reconnect(self, request: ReconnectWebSocket, connection: "_Connection") -> Ending:
        """What follows when the connection was lost, or Discord asked for a new one (op 7, op 9)."""
        if request.resume:
            return Ending(connection.resumable, "The connection to Discord was lost", worked=connection.established)
        if connection.established or connection.resumed:
            return Ending(None, "Discord ended the session", pause=self._manners.before_new_session(), worked=True)
        self._budget.refused()  # the budget's own pause grows with every refusal
        return Ending(None, "Discord refused a new session", pause=0)

    async def _rest(self, ending: Ending) -> None:
        pause = self._manners.between_attempts(max(0, self._failures - 1)) if ending.pause is None else ending.pause
        when = f" in {pause:.0f} s" if pause >= 1 else ""
        reason = f": {str(ending.why) or type(ending.why).__name__}" if ending.why is not None else ""
        log.log(self._loudness(ending), "%s%s; connecting again%s", ending.what, reason, when)
        await asyncio.sleep(pause)

    def _loudness(self, ending: Ending) -> int:
        """How an ending is logged: what lasts is said at its first times, and then rarely."""
        known, at = self._said
        if known == ending.what and self._failures > OFTEN and monotonic() - at < SAID_AGAIN:
            return logging.DEBUG
        self._said = ending.what, monotonic()
        return logging.WARNING


class _Connection:
    """One connection to the gateway, from the first byte to the last."""

    def __init__(self, bot: ProfilerBot, session: Session | None, shard_id: int | None) -> None:
        self._bot, self._before, self._shard_id = bot, session, shard_id
        self._socket: GuardedWebSocket | None = None

    @property
    def resumed(self) -> bool:
        """Whether it set out to resume a session."""
        return self._before is not None

    @property
    def established(self) -> bool:
        """Whether Discord answered READY or RESUMED."""
        return self._socket is not None and self._socket.established

    @property
    def resumable(self) -> Session | None:
        """What the next connection can resume."""
        return self._socket.session if self._socket is not None else self._before

    async def last(self) -> NoReturn:
        """Listen until it breaks; raises SetupProblem when the application lacks a privileged intent."""
        self._socket = socket = await self._bot.open_socket(self._before, self._shard_id)
        while not socket.established:
            await socket.poll_event()
        self._bot.budget_of(self._shard_id).accepted()
        figures.CONNECTIONS.add("resumed" if self.resumed else "new")
        shard = "" if self._shard_id is None else f" (shard {self._shard_id})"
        log.info("%s%s", "resumed the session with Discord" if self.resumed else "connected to Discord", shard)
        if socket.application_flags is not None and (missing := missing_intents(socket.application_flags)):
            raise SetupProblem(NO_INTENTS.format(names=" and ".join(missing), portal=PORTAL))
        while True:
            await socket.poll_event()

    async def close(self) -> None:
        """Leave the socket in a way that keeps the session, unless the bot ends: then nobody comes back for it."""
        task = asyncio.current_task()
        code = GOODBYE if task is not None and task.cancelling() else KEEPS_SESSION
        if self._socket is not None and self._socket.open:
            with contextlib.suppress(TimeoutError):  # a gateway that went silent does not say good-bye either
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await self._socket.close(code=code)
