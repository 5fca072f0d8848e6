"""How far the set-up of a server is, in the database."""

from datetime import UTC, datetime, timedelta

from services.database import Database
from services.setup.progress import keep_progress, read_progress

GUILD, OTHER, ADA, BEN = 10, 11, 5, 6
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_nobody_has_begun_before_the_first_step(database: Database) -> None:
    async with database.pool.acquire() as con:
        assert await read_progress(con, GUILD) is None


async def test_steps_add_up_whoever_takes_them_and_servers_stay_apart(database: Database) -> None:
    later = NOW + timedelta(hours=1)
    async with database.pool.acquire() as con:
        for _ in range(2):  # repeating it changes nothing
            await keep_progress(con, GUILD, "roles", done=["start"], by=ADA, at=NOW)
        await keep_progress(con, OTHER, "check", by=BEN, at=NOW)
        await keep_progress(con, GUILD, "channels", done=["roles"], by=BEN, at=later)
        found, other = await read_progress(con, GUILD), await read_progress(con, OTHER)
    assert found is not None
    assert other is not None
    assert (found.step, found.done, found.by_id, found.at) == ("channels", frozenset({"start", "roles"}), BEN, later)
    assert (other.step, other.done, other.finished_at) == ("check", frozenset(), None)


async def test_it_is_finished_once_and_stays_so(database: Database) -> None:
    async with database.pool.acquire() as con:
        await keep_progress(con, GUILD, "finish", done=["finish"], by=ADA, at=NOW, finished=True)
        await keep_progress(con, GUILD, "roles", by=BEN, at=NOW + timedelta(days=1))
        found = await read_progress(con, GUILD)
    assert found is not None
    assert (found.step, found.finished_at) == ("roles", NOW)
