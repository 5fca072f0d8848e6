"""A start waits for what comes back by itself, and for nothing else."""

import errno
import ssl

import asyncpg
import pytest

from bot.waiting import SAID_AGAIN, Waits, patiently, pause_before_attempt, reason_to_wait
from services.database_reasons import away
from services.discord.errors import DiscordUnavailable
from services.errors import DatabaseAway, DatabaseRefused, SetupProblem

URL = "postgresql://me:hunter2@db.example:5432/record"


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (ConnectionRefusedError(), "PostgreSQL at db.example cannot be reached"),
        (OSError(-2, "Name or service not known"), "PostgreSQL at db.example cannot be reached"),
        (TimeoutError(), "did not answer in time"),
        (asyncpg.TooManyConnectionsError(), "no connection left"),
        (asyncpg.DiskFullError(), "disk is full"),
        (asyncpg.CannotConnectNowError("starting up"), "refused to work: starting up"),
        (asyncpg.AdminShutdownError("shutting down"), "refused to work: shutting down"),
        (asyncpg.ReadOnlySQLTransactionError(), "can only be read"),
        (asyncpg.ConnectionDoesNotExistError(), "cannot be reached"),
        (asyncpg.InterfaceError("connection is closed"), "connection is closed"),
    ],
)
def test_a_database_that_may_come_back_is_waited_for(problem: Exception, sentence: str) -> None:
    reason = reason_to_wait(away(URL, problem))
    assert reason is not None
    assert sentence in reason
    assert "hunter2" not in reason


@pytest.mark.parametrize(
    "problem",
    [
        asyncpg.InvalidPasswordError(),
        asyncpg.InvalidAuthorizationSpecificationError(),
        asyncpg.InvalidCatalogNameError(),
        asyncpg.InsufficientPrivilegeError(),
        asyncpg.UndefinedTableError("a migration is wrong"),
        asyncpg.ClientConfigurationError("nonsense"),
        ValueError("port"),
        ConnectionError("PostgreSQL server at db rejected SSL upgrade"),
        ssl.SSLCertVerificationError(),
    ],
)
def test_what_only_the_operator_can_change_ends_the_start(problem: Exception) -> None:
    refused = away(URL, problem)
    assert isinstance(refused, DatabaseRefused)
    assert reason_to_wait(refused) is None


def test_the_rest_of_what_may_be_away_at_a_start() -> None:
    assert reason_to_wait(DiscordUnavailable("Discord does not answer.")) == "Discord does not answer."
    assert "disk is full" in (reason_to_wait(OSError(errno.ENOSPC, "full")) or "")
    assert "ConnectionResetError" in (reason_to_wait(ConnectionResetError()) or "")
    assert "DeadlockDetectedError" in (reason_to_wait(asyncpg.DeadlockDetectedError()) or "")
    for final in (SetupProblem("no"), PermissionError(13, "no"), asyncpg.UndefinedColumnError(), KeyError("bug")):
        assert reason_to_wait(final) is None


async def test_it_begins_again_until_it_can_and_says_what_for_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot.waiting")
    told: list[str] = []
    waits = Waits(told.append)
    troubles = iter([DatabaseAway("It is away."), DatabaseAway("It is away."), DatabaseAway("It can only be read.")])

    async def start() -> None:
        for trouble in troubles:
            raise trouble
        waits.over()

    await patiently(start, waits, pause=lambda _: 0.0)
    assert caplog.messages == [
        "waiting: It is away. The start goes on by itself.",
        "waiting: It can only be read. The start goes on by itself.",
        "the wait is over",
    ]
    assert told == ["It is away.", "It can only be read.", ""]


async def test_what_it_cannot_wait_for_it_raises() -> None:
    async def start() -> None:
        raise DatabaseRefused("The password is wrong.")

    with pytest.raises(DatabaseRefused):
        await patiently(start, Waits(), pause=lambda _: 0.0)


def test_a_long_wait_is_said_again_every_ten_minutes(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    waits = Waits(clock=lambda: now[0])
    for _ in range(5):
        waits.begin("It is away.")
        now[0] += SAID_AGAIN / 2
    assert len(caplog.messages) == 3
    waits.over()
    waits.begin("It is away.")
    assert len(caplog.messages) == 4


def test_pauses_between_attempts_stay_short() -> None:
    assert [pause_before_attempt(number) for number in (1, 2, 3, 50)] == [1, 2, 4, 10]
