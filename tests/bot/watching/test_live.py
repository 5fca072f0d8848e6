"""What only the database knows, counted server by server."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from bot.watching import live
from bot.watching.parts import Parts
from services.attachments.objects.store import StoreAway
from services.database import Database
from services.metrics import figures
from tests.e2e.bot_process import until

ATTACHMENT = "insert into attachment (guild_id, message_id, id, channel_id, state) values ($1, $2, $2, 1, $3)"


async def test_files_are_counted_by_state_over_the_servers_of_the_bot(database: Database) -> None:
    for number, (guild_id, state) in enumerate([(1, "stored"), (1, "stored"), (2, "waiting"), (3, "gone")], 1):
        await database.pool.execute(ATTACHMENT, guild_id, number, state)
    await live.count(database, [1, 2])

    assert figures.FILES.read().values == {("stored",): 2, ("waiting",): 1}
    assert (figures.DATABASE.value() or 0) > 1_000_000


async def test_when_the_last_sync_was_done_is_known_from_the_start(database: Database) -> None:
    run = (
        "insert into sync_run (guild_id, id, trigger, state, asked_at, finished_at)"
        " values (1, $1, 'schedule', $2, $3, $3)"
    )
    at = datetime(2026, 11, 23, 7, tzinfo=UTC)
    for number, state in enumerate(("done", "failed"), 1):
        await database.pool.execute(run, number, state, at + timedelta(hours=number))
    figures.SYNCED_AT.forget()
    await live.count(database, [1])

    assert figures.SYNCED_AT.value() == (at + timedelta(hours=1)).timestamp()


async def test_links_and_sessions_of_the_page_are_counted(database: Database) -> None:
    await database.pool.execute("insert into page_refusal (reason, times) values ('used', 3), ('altered', 1)")
    await live.count(database, [1])

    assert figures.LINKS_REFUSED.read().values == {("used",): 3, ("altered",): 1}
    assert figures.SESSIONS.value() == 0


def test_what_is_counted_in_the_database_uses_an_index_of_its_servers() -> None:
    assert "guild_id = $1" in live.STATES
    assert "guild_id = any($1)" in live.SESSIONS


def test_when_nothing_runs_nobody_knows_how_it_is_but_that_discord_is_not_heard() -> None:
    figures.WAITING.put(5)
    live.nothing_runs()

    assert figures.WAITING.value() is None
    assert figures.CONNECTED.value() == 0


class Place:
    """A place for files that fails in turn: away, by a mistake of ours, and then not at all."""

    def __init__(self) -> None:
        self.failures: list[Exception] = [StoreAway("away"), ZeroDivisionError()]
        self.seen: list[float | None] = []

    async def check(self) -> None:
        """Try it."""
        self.seen.append(figures.STORE.value())
        if self.failures:
            raise self.failures.pop(0)


async def test_the_place_for_files_is_tried_again_whatever_went_wrong(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "COUNT_SECONDS", 0.01)
    figures.STORE.forget()
    place = Place()
    trying = asyncio.create_task(live.keep_checking(cast("Parts", SimpleNamespace(store=place))))
    await until(lambda: figures.STORE.value() == 1)
    trying.cancel()
    await asyncio.gather(trying, return_exceptions=True)

    assert place.seen == [None, 0, 0]
    assert "could not be tried" in caplog.text


async def test_counting_that_fails_is_said_and_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "COUNT_SECONDS", 0.01)
    monkeypatch.setattr(live, "SHARE", 0)
    figures.DATABASE.forget()
    states = live.STATES
    monkeypatch.setattr(live, "STATES", "select 1 / 0 as state, 0 as files where $1 = 1")
    bot = SimpleNamespace(guilds=[SimpleNamespace(id=1)])
    counting = asyncio.create_task(live.keep_counting(cast("Parts", SimpleNamespace(bot=bot, database=database))))
    await until(lambda: "could not be counted" in caplog.text)
    monkeypatch.setattr(live, "STATES", states)
    await until(lambda: figures.DATABASE.value() is not None)
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)

    assert counting.cancelled()
