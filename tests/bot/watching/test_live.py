"""What only the database knows, counted server by server."""

from bot.watching import live
from services.database import Database
from services.metrics import figures

ATTACHMENT = "insert into attachment (guild_id, message_id, id, channel_id, state) values ($1, $2, $2, 1, $3)"


async def test_files_are_counted_by_state_over_the_servers_of_the_bot(database: Database) -> None:
    for number, (guild_id, state) in enumerate([(1, "stored"), (1, "stored"), (2, "waiting"), (3, "gone")], 1):
        await database.pool.execute(ATTACHMENT, guild_id, number, state)
    await live.count(database, [1, 2])

    assert figures.FILES.read().values == {("stored",): 2, ("waiting",): 1}
    assert (figures.DATABASE.value() or 0) > 1_000_000


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
