"""Each thing the bot stands on has its own verdict, with its reason."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.watching import readiness
from bot.watching.readiness import CHECKS, bucket, gateway, lag, not_running
from services.database import Database, open_pool

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("listening", "seconds", "ok", "reason"),
    [
        (True, 3, True, "events come"),
        (True, None, True, "events come"),
        (False, 3, False, "not connected"),
        (True, 500, False, "nothing has come for 500 s"),
        (True, -3600, True, "events come"),
    ],
)
def test_the_gateway(listening: bool, seconds: int | None, ok: bool, reason: str) -> None:
    sign = None if seconds is None else NOW - timedelta(seconds=seconds)
    found = gateway(listening=listening, last_sign=sign, now=NOW)

    assert found.ok is ok
    assert reason in found.reason


@pytest.mark.parametrize(
    ("away", "reachable", "ok", "reason"),
    [
        (False, 1, True, "takes files"),
        (False, 0, False, "takes none"),
        (True, 1, False, "takes none"),
        (False, None, False, "not tried yet"),
    ],
)
def test_the_place_for_files(away: bool, reachable: float | None, ok: bool, reason: str) -> None:
    found = bucket(away=away, reachable=reachable)

    assert found.ok is ok
    assert reason in found.reason


@pytest.mark.parametrize(
    ("since", "ok", "reason"),
    [
        (None, True, "0.0 s behind"),
        (timedelta(seconds=2), True, "2.0 s behind"),
        (timedelta(seconds=14), False, "waited for 14 s"),
        (timedelta(hours=-1), True, "0.0 s behind"),
    ],
)
def test_the_lag(since: timedelta | None, ok: bool, reason: str) -> None:
    found = lag(None if since is None else NOW - since, NOW)

    assert found.ok is ok
    assert reason in found.reason


async def test_a_database_that_answers_and_one_that_is_closed(database_url: str) -> None:
    async with open_pool(database_url, 1) as pool:
        assert (await readiness.database(pool)).ok
    gone = await readiness.database(pool)

    assert not gone.ok
    assert "cannot be asked (InterfaceError)" in gone.reason


async def test_a_database_whose_connections_are_all_busy_is_not_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.watching.readiness.PATIENCE", 0.01)
    async with open_pool(database.url, 1) as pool, pool.acquire():
        found = await readiness.database(pool)

    assert (found.ok, found.reason) == (False, "no answer within 0 s")


def test_before_anything_runs_every_check_says_what_is_waited_for() -> None:
    found = not_running("The database at db.example does not answer.")

    assert tuple(found) == CHECKS
    assert {each.reason for each in found.values()} == {"The database at db.example does not answer."}
    assert not any(each.ok for each in found.values())
