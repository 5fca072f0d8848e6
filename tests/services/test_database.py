"""Opening a database: migrated once, whoever comes first; what is wrong is said in one sentence."""

import asyncio
import importlib
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.database import Database, checked_url, connect
from services.errors import DatabaseAway, SetupProblem
from services.opened_database import open_database
from services.schema import MIGRATIONS, apply_migrations, pending_migrations
from tests.e2e.bot_process import until


async def test_a_process_killed_between_two_migrations_leaves_the_rest_to_the_next(empty_database_url: str) -> None:
    first, last = "0001_initial", "0003_full_capture"  # the later ones would only take time
    blocker = await connect(empty_database_url)
    await blocker.execute("begin")
    await blocker.execute("create table finding ()")  # the migration that makes it has to wait
    program = (
        "import asyncio, sys; from services.schema import apply_migrations as a\n"
        "asyncio.run(a(sys.argv[1], upto=sys.argv[2]))"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, empty_database_url, last)

    async def waits() -> bool:
        return bool(
            await blocker.fetchval(
                "select exists (select from pg_locks where pg_backend_pid() = any(pg_blocking_pids(pid)))"
            )
        )

    await until(waits)
    process.kill()
    await process.wait()
    await blocker.execute("rollback")
    await blocker.close()

    left = await apply_migrations(empty_database_url, upto=last)
    assert first not in left
    assert left[-1] == last
    assert last not in await pending_migrations(empty_database_url)


def test_migrations_are_one_chain_in_the_order_of_their_numbers() -> None:
    names = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    before = {
        name: [one for _, one in importlib.import_module(f"migrations.{name}").Migration.dependencies] for name in names
    }
    assert before == {name: names[number - 1 : number] if number else [] for number, name in enumerate(names)}


async def test_processes_that_migrate_together_are_safe_and_apply_every_migration_once(empty_database_url: str) -> None:
    pending = await pending_migrations(empty_database_url)
    program = (
        "import asyncio, sys; from services.schema import apply_migrations as a; print(asyncio.run(a(sys.argv[1])))"
    )

    async def migrate() -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, empty_database_url, stdout=asyncio.subprocess.PIPE
        )
        output, _ = await process.communicate()
        return process.returncode, output.decode()

    results = await asyncio.gather(*(migrate() for _ in range(2)))

    assert [code for code, _ in results] == [0, 0]
    assert sorted(output.strip() for _, output in results) == sorted([str(pending), "[]"])
    assert pending != []
    assert await apply_migrations(empty_database_url) == []


async def test_an_opened_database_is_migrated_and_speaks_json_and_utc(tmp_path: Path) -> None:
    async with open_database(None, tmp_path) as database:
        assert await pending_migrations(database.url) == []
        assert await database.pool.fetchval("select '{\"a\": [1]}'::jsonb") == {"a": [1]}
        assert (await database.pool.fetchval("select now()")).utcoffset().total_seconds() == 0


async def test_json_goes_both_ways(database: Database) -> None:
    value = {"zażółć": [1, 2.5, None, {"x": "\u2028"}]}

    assert await database.pool.fetchval("select $1::jsonb", value) == value


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mysql://u:secret@h/db",
        "postgresql://u:secret@h",
        "postgresql://u:secret@h:port/db",
        "postgresql://u:secret@h,i:x/db",
        "just",
    ],
)
def test_an_address_that_is_none_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(SetupProblem, match="write it like") as told:
        checked_url(url)

    assert "secret" not in str(told.value)


async def test_an_address_may_name_all_hosts_of_a_cluster() -> None:
    url = checked_url("postgresql://u:secret@127.0.0.1:9,127.0.0.1:7/db?target_session_attrs=read-write")
    with pytest.raises(DatabaseAway, match="cannot be reached"):
        await connect(url)


async def test_a_server_that_is_not_there_is_said_in_one_sentence() -> None:
    with pytest.raises(DatabaseAway, match=r"PostgreSQL at 127\.0\.0\.1 cannot be reached") as told:
        await connect("postgresql://u:secret@127.0.0.1:9/db")

    assert "secret" not in str(told.value)


async def test_a_database_that_does_not_exist_is_named(postgres: str) -> None:
    with pytest.raises(DatabaseAway, match="missing_one does not exist"):
        await connect(postgres.replace("/postgres?", "/missing_one?"))


async def test_the_option_for_poolers_is_asyncpgs_and_not_the_servers(database_url: str) -> None:
    url = f"{database_url}{'&' if '?' in database_url else '?'}statement_cache_size=0"

    async with open_database(url, Path()) as database:
        assert await pending_migrations(url) == []
        assert await database.pool.fetchval("select count(*) from pg_prepared_statements where not from_sql") == 0


async def test_an_address_may_say_how_to_use_ssl_and_who_calls(empty_database_url: str) -> None:
    url = f"{empty_database_url}{'&' if '?' in empty_database_url else '?'}sslmode=disable&application_name=mine"

    assert await apply_migrations(url, upto="0001_initial") == ["0001_initial"]


async def test_an_option_that_is_no_number_is_said_in_one_sentence(empty_database_url: str) -> None:
    with pytest.raises(DatabaseAway, match="DATABASE_URL is no address"):
        await connect(f"{empty_database_url}{'&' if '?' in empty_database_url else '?'}statement_cache_size=few")


async def test_a_user_who_may_not_create_tables_is_told(empty_database_url: str) -> None:
    owner = await connect(empty_database_url)
    await owner.execute("drop role if exists weak; create role weak login")
    parts = urlsplit(empty_database_url)
    try:
        with pytest.raises(DatabaseAway, match="may not create tables"):
            await apply_migrations(parts._replace(netloc=f"weak@{parts.netloc.rpartition('@')[2]}").geturl())
    finally:
        await owner.execute("drop role weak")
        await owner.close()


async def test_ssl_that_the_server_does_not_offer_is_named() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(8)
        writer.write(b"N")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(DatabaseAway, match="does not offer the SSL"):
            await connect(f"postgresql://somebody@127.0.0.1:{port}/somewhere?sslmode=require")
