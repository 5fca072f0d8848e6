"""The supervisor comes back from everything that can be come back from, and says so when it cannot."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import aiohttp
import nextcord
import pytest
from nextcord.gateway import ReconnectWebSocket

from bot.gateway import GuardedWebSocket, Session
from bot.supervisor import ENDED_FOR_GOOD, Manners, Supervisor, pause_between_attempts
from services.errors import SetupProblem

ALL_INTENTS = 1 << 14 | 1 << 18
FIRST = Session("first", "ws://127.0.0.1:1", 7)
SECOND = Session("second", "ws://127.0.0.1:2", 1)


class Socket:
    """A connection that ends as its script says."""

    def __init__(self, ending: BaseException, *, established: bool = True, session: Session | None = FIRST) -> None:
        self._ending, self._established, self.established = ending, established, False
        self.session, self.application_flags, self.open, self.closed_with = session, ALL_INTENTS, True, 0

    async def poll_event(self) -> None:
        if self._established and not self.established:
            self.established = True
            return
        raise self._ending

    async def close(self, code: int) -> None:
        self.open, self.closed_with = False, code


class Budget:
    """Counts what the supervisor tells about identifies."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def admitted(self) -> None:
        self.told.append("asked")

    def refused(self) -> None:
        self.told.append("refused")

    def accepted(self) -> None:
        self.told.append("accepted")


class Bot:
    """A client whose log-ins and connections are scripted; it is closed when the script ends."""

    def __init__(self, *connections: Socket | BaseException, logins: tuple[BaseException | None, ...] = ()) -> None:
        self.budget, self._connections, self._logins = Budget(), list(connections), list(logins)
        self.asked_for: list[Session | None] = []

    def is_closed(self) -> bool:
        return not self._connections

    async def login(self, _token: str) -> None:
        failure = self._logins.pop(0) if self._logins else None
        if failure is not None:
            raise failure

    def budget_of(self, _shard_id: int | None) -> Budget:
        return self.budget

    async def open_socket(self, session: Session | None, _shard_id: int | None = None) -> Socket:
        self.asked_for.append(session)
        coming = self._connections.pop(0)
        if isinstance(coming, BaseException):
            raise coming
        return coming


def supervised(bot: Bot, pause: Callable[[int], float] = lambda _: 0.0) -> Supervisor:
    return Supervisor(bot, "token", manners=Manners(pause, lambda: 0.0))  # type: ignore[arg-type]


def closed_with(code: int) -> nextcord.ConnectionClosed:
    return nextcord.ConnectionClosed(Mock(aiohttp.ClientWebSocketResponse), shard_id=None, code=code)


async def test_a_lost_connection_is_resumed_where_it_was() -> None:
    bot = Bot(Socket(ReconnectWebSocket(None)), Socket(ReconnectWebSocket(None), session=SECOND))
    await supervised(bot).run()
    assert bot.asked_for == [None, FIRST]
    assert bot.budget.told == ["asked", "accepted", "accepted"]


async def test_a_session_survives_an_unreachable_gateway() -> None:
    away = [aiohttp.ClientConnectionError("refused"), TimeoutError(), OSError(104, "reset"), nextcord.GatewayNotFound()]
    bot = Bot(Socket(ReconnectWebSocket(None)), *away, Socket(ReconnectWebSocket(None)))
    await supervised(bot).run()
    assert bot.asked_for == [None, FIRST, FIRST, FIRST, FIRST, FIRST]


async def test_the_gateway_may_be_unreachable_at_the_very_start() -> None:
    bot = Bot(nextcord.GatewayNotFound(), ConnectionRefusedError(), Socket(ReconnectWebSocket(None)))
    await supervised(bot).run()
    assert bot.asked_for == [None, None, None]


async def test_a_refused_resume_starts_a_new_session() -> None:
    bot = Bot(
        Socket(ReconnectWebSocket(None)),
        Socket(ReconnectWebSocket(None, resume=False), established=False),
        Socket(ReconnectWebSocket(None)),
    )
    await supervised(bot).run()
    assert bot.asked_for == [None, FIRST, None]
    assert "refused" not in bot.budget.told


async def test_a_refused_identify_counts_against_the_budget() -> None:
    refused = Socket(ReconnectWebSocket(None, resume=False), established=False, session=None)
    bot = Bot(refused, Socket(ReconnectWebSocket(None)))
    await supervised(bot).run()
    assert bot.budget.told == ["asked", "refused", "asked", "accepted"]


async def test_a_bug_in_the_connection_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    broken = Socket(KeyError("d"))
    bot = Bot(broken, Socket(ReconnectWebSocket(None)))
    await supervised(bot).run()
    assert bot.asked_for == [None, FIRST]
    assert broken.closed_with == 4000
    assert "a bug" in caplog.text


@pytest.mark.parametrize("code", [1000, 1006, 4000, 4007, 4008, 4009])
async def test_a_close_code_that_passes_is_come_back_from(code: int) -> None:
    bot = Bot(Socket(closed_with(code)), Socket(ReconnectWebSocket(None)))
    await supervised(bot).run()
    assert bot.asked_for == [None, FIRST]


@pytest.mark.parametrize("code", sorted(ENDED_FOR_GOOD))
async def test_a_close_code_that_will_not_change_is_one_sentence(code: int) -> None:
    bot = Bot(Socket(closed_with(code), established=False), Socket(ReconnectWebSocket(None)))
    with pytest.raises(SetupProblem) as refusal:
        await supervised(bot).run()
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


async def test_a_wrong_token_is_one_sentence() -> None:
    bot = Bot(Socket(ReconnectWebSocket(None)), logins=(nextcord.LoginFailure("Improper token"),))
    with pytest.raises(SetupProblem, match="DISCORD_TOKEN"):
        await supervised(bot).run()


async def test_intents_missing_in_the_application_are_named() -> None:
    half = Socket(ReconnectWebSocket(None))
    half.application_flags = 1 << 15
    with pytest.raises(SetupProblem, match="switch on Message Content Intent"):
        await supervised(Bot(half, Socket(ReconnectWebSocket(None)))).run()


async def test_logging_in_is_tried_until_discord_answers(caplog: pytest.LogCaptureFixture) -> None:
    busy = nextcord.DiscordServerError(Mock(aiohttp.ClientResponse, status=503, reason="busy"), "no")
    bot = Bot(Socket(ReconnectWebSocket(None)), logins=(busy, aiohttp.ClientConnectionError(), TimeoutError(), None))
    await supervised(bot).run()
    assert caplog.text.count("Discord cannot be reached") == 3


async def test_pauses_grow_only_while_connections_are_short() -> None:
    paused: list[int] = []

    def noted(failures: int) -> float:
        paused.append(failures)
        return 0.0

    await supervised(Bot(*[ConnectionRefusedError() for _ in range(4)], Socket(ReconnectWebSocket(None))), noted).run()
    assert paused == [0, 1, 2, 3]


def test_pauses_stay_below_a_minute() -> None:
    assert pause_between_attempts(0) == 0
    assert 0.5 <= pause_between_attempts(1) <= 1
    assert 30 <= pause_between_attempts(60) <= 60


async def test_what_listens_is_told_when_the_connection_is_gone() -> None:
    down: list[bool] = []
    bot: Any = Bot(Socket(ReconnectWebSocket(None)), ConnectionRefusedError())
    await Supervisor(bot, "token", manners=Manners(lambda _: 0.0), on_down=lambda: down.append(True)).run()
    assert len(down) == 2


def test_the_scripted_socket_looks_like_the_real_one() -> None:
    for name in ("poll_event", "close", "open"):
        assert hasattr(GuardedWebSocket, name)
    assert inspect.iscoroutinefunction(GuardedWebSocket.poll_event)


async def test_a_long_absence_is_said_at_first_and_then_rarely(caplog: pytest.LogCaptureFixture) -> None:
    away = [aiohttp.ClientConnectionError("refused") for _ in range(30)]
    await supervised(Bot(*away, Socket(ReconnectWebSocket(None)))).run()
    assert 2 < caplog.text.count("The gateway cannot be reached") < 6


async def test_a_bot_that_ends_ends_its_session_too() -> None:
    waiting = asyncio.Event()

    class Quiet(Socket):
        async def poll_event(self) -> None:
            waiting.set()
            await asyncio.Event().wait()

    socket = Quiet(ReconnectWebSocket(None))
    running = asyncio.create_task(supervised(Bot(socket)).run())
    await waiting.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert socket.closed_with == 1000
