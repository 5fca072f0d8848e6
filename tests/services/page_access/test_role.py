"""The role of the page reads what views show, and can do nothing else."""

import secrets
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest

from bot.page import role_url
from services.database import Database, open_pool
from services.page_access import role, sessions
from services.page_access.desk import PageDesk
from services.reports.question import Viewer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GUILD, MENTOR = 10, 2
KEPT_BACK = (
    "audit_log",
    "conversation",
    "direct_channel",
    "erased_person",
    "erasure",
    "note",
    "nudge",
    "page_key",
    "page_link",
    "page_refusal",
    "page_session",
    "privacy_key",
    "relayed_message",
    "task",
    "text_key",
)


@pytest.fixture
async def page(database: Database) -> AsyncIterator[Database]:
    """The database as a page with a role of its own has it."""
    name, password = f"page_{uuid.uuid4().hex}", secrets.token_urlsafe(24)
    async with database.pool.acquire() as con:
        await role.make(con, password, name=name)
        await role.allow(con, login=False, name=name)
    url = role_url(database.url, name, password)
    async with open_pool(url, 2) as pool:
        yield Database(pool, url)
    await database.pool.execute(f"drop owned by {name}")
    await database.pool.execute(f"drop role {name}")


async def refused(page: Database, *statements: str) -> list[str]:
    """Those of the statements that were not refused for want of a right."""
    done = []
    for statement in statements:
        async with page.pool.acquire() as con:
            try:
                async with con.transaction():
                    await con.execute("set transaction read write")
                    await con.execute(statement)
            except asyncpg.InsufficientPrivilegeError:
                continue
        done.append(statement)
    return done


async def test_it_reads_what_views_show_and_none_of_the_rest(database: Database, page: Database) -> None:
    assert await refused(page, *(f"select * from {table}" for table in role.READ)) == [
        f"select * from {table}" for table in role.READ
    ]
    tables = {
        row["name"]
        for row in await database.pool.fetch("select tablename as name from pg_tables where schemaname = 'public'")
    }
    closed = sorted(tables - set(role.READ))
    assert set(KEPT_BACK) <= set(closed)
    assert await refused(page, *(f"select * from {table}" for table in closed)) == []


async def test_it_changes_no_table(database: Database, page: Database) -> None:
    tables = [
        row["name"]
        for row in await database.pool.fetch("select tablename as name from pg_tables where schemaname = 'public'")
    ]
    assert tables

    tried = [f"delete from {table}" for table in tables] + [f"truncate {table}" for table in tables]
    tried += [f"insert into {table} default values" for table in tables] + [f"drop table {table}" for table in tables]

    done = []
    for statement in tried:
        try:
            done += await refused(page, statement)
        except asyncpg.PostgresError as problem:
            pytest.fail(f"{statement}: {problem}")
    assert done == []


async def test_it_makes_nothing_and_raises_itself_to_nothing(database: Database, page: Database) -> None:
    owner = await database.pool.fetchval("select current_user")
    tried = (
        "create table mine (id int)",
        "create function page_link_key(int) returns text language sql as 'select 1::text'",
        f"set role {owner}",
        "create role another superuser",
        "alter role current_user superuser",
        "copy (select 1) to program 'true'",
        "select pg_read_file('/etc/hostname')",
        "update pg_authid set rolsuper = true",
    )

    assert await refused(page, *tried) == []


async def test_it_calls_only_the_functions_of_links_sessions_and_looks(database: Database, page: Database) -> None:
    definers = {
        row["name"]
        for row in await database.pool.fetch(
            "select oid::regprocedure::text as name from pg_proc"
            " where pronamespace = 'public'::regnamespace and prosecdef"
        )
    }
    allowed = {
        row["name"]
        for row in await page.pool.fetch(
            "select oid::regprocedure::text as name from pg_proc where pronamespace = 'public'::regnamespace"
            " and prosecdef and has_function_privilege(oid, 'execute')"
        )
    }

    assert {name.partition("(")[0] for name in definers - allowed} == {"page_sign_in"}
    assert {name.partition("(")[0] for name in allowed} == {one.partition("(")[0] for one in role.CALL}


async def test_with_it_a_link_opens_the_page_and_a_look_is_kept(database: Database, page: Database) -> None:
    desk = PageDesk(database, "https://page.example.org", None)
    opened = await desk.open(GUILD, Viewer(MENTOR, None, frozenset({5})), NOW)

    entered = await sessions.enter(page, None, opened.address.partition("#")[2], NOW, 12)

    assert entered.held is not None
    session = await sessions.session_of(page, entered.held, NOW)
    assert session is not None
    assert await sessions.keep_look(page, session, NOW, "page students", None, {"values": {}})
    await sessions.leave(page, entered.held, NOW, "left")
    assert await sessions.session_of(page, entered.held, NOW) is None
    assert await database.pool.fetchval("select actor_id from audit_log where action = 'page students'") == MENTOR


async def test_the_role_can_be_made_again_with_another_password(database: Database, page: Database) -> None:
    name = await page.pool.fetchval("select current_user")
    async with database.pool.acquire() as con:
        await role.make(con, secrets.token_urlsafe(24), name=name)
        await role.allow(con, login=True, name=name)

    assert await page.pool.fetchval(
        "select has_function_privilege('page_sign_in(bigint, bigint, text, timestamptz, timestamptz)', 'execute')"
    )


def test_the_address_for_the_role_leads_to_the_same_database() -> None:
    url = role_url("postgresql://bot:s3cret@db.example.org:25060/profiler?sslmode=require", "profiler_page", "word")

    assert url == "postgresql://profiler_page:word@db.example.org:25060/profiler?sslmode=require"


@pytest.mark.parametrize(
    ("name", "password"),
    [("page; drop table member", "a" * 24), ("page", "short"), ("page", "a'; drop role x; --" * 2)],
)
async def test_a_name_or_password_that_would_need_quoting_is_refused(
    database: Database, name: str, password: str
) -> None:
    async with database.pool.acquire() as con:
        with pytest.raises(ValueError, match="quoting"):
            await role.make(con, password, name=name)
        assert not await role.exists(con, name=name)
