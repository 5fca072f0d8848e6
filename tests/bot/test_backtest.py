"""`profiler backtest` on the record itself."""

import pytest

from bot.backtest import backtest
from bot.settings import Settings
from services.storage.transactions import Connection
from tests.services.school import found, join, noon, write


@pytest.fixture
def settings(database_url: str, tmp_path) -> Settings:
    return Settings.model_validate({"database_url": database_url, "data_dir": tmp_path / "data"})


async def test_an_empty_record_is_told_in_a_sentence(settings, capsys) -> None:
    assert await backtest(settings, None) == 1
    assert capsys.readouterr().out == "Nothing is recorded yet that could be evaluated.\n"


async def test_a_server_with_a_little_past_is_told_that_it_is_too_little(settings, database, capsys) -> None:
    async with database.pool.acquire() as con:
        await _little(con)

    assert await backtest(settings, None) == 0
    said = capsys.readouterr().out
    assert said.startswith("## School\n\n9 events of 1 people")
    assert "NOT ENOUGH DATA" in said


async def _little(con: Connection) -> None:
    await found(con)
    await join(con, 1, "Ola")
    await write(con, 1, *[noon(day) for day in range(1, 10)])
