"""What mentors are told when something is away at the worst moment, and that all goes on by itself afterwards."""

import asyncio
import contextlib
import time

import asyncpg
import pytest

from cogs import patience
from services.database import connect
from services.reports import book
from services.reports.report import Button, Report
from tests.e2e.mentor_scene import buttons, embed, message_id, says

pytestmark = pytest.mark.asyncio(loop_scope="module")
AWAY = "I cannot reach my database right now. Please try again in a minute."
LATE = "That takes too long right now. Please try again in a minute."
DISCORD_WAITS = 3.0


@contextlib.asynccontextmanager
async def away(scene):
    """The database accepts nobody and has thrown everybody out."""
    name = await scene.database.pool.fetchval("select current_database()")
    server = await connect(scene.database.url.replace(f"/{name}", "/postgres"))
    try:
        await server.execute(f'alter database "{name}" allow_connections false')
        await server.fetch("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
        yield
    finally:
        await server.execute(f'alter database "{name}" allow_connections true')
        await server.close()
        async with asyncio.timeout(20):
            while not await answers(scene):
                pass


async def answers(scene):
    try:
        return bool(await scene.database.pool.fetchval("select true"))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False


@contextlib.asynccontextmanager
async def locked(scene, table):
    """Whoever reads or writes a table waits."""
    holder = await connect(scene.database.url)
    try:
        async with holder.transaction():
            await holder.execute(f"lock table {table} in access exclusive mode")
            yield
    finally:
        await holder.close()


async def test_with_the_database_away_everybody_is_told_so_and_later_it_works_again(scene):
    student = scene.students("steady")[0]
    given = {"student": student, "period": "30 days"}
    card = await scene.ask("student card", **given)
    brief = await scene.ask("brief", student=student)
    form = await scene.press(brief, "Add note")
    async with away(scene):
        told = await scene.ask("student card", **given)
        assert (says(told), told.ephemeral) == (AWAY, True)
        assert says(await scene.ask("export", what="students")) == AWAY
        assert says(await scene.press(card, "Refresh")) == AWAY
        assert says(await scene.press(brief, "Add note")) == AWAY
        assert await scene.suggest("student card", "student", student.name[:3]) == {}
        told = await scene.submit(form, text="x" * 2000)
        assert says(told) == f"{AWAY}\n>>> {'x' * 2000}"  # nobody has to type it again
    assert embed(await scene.ask("student card", **given))["title"] == embed(card)["title"]
    assert embed(await scene.press(card, "Refresh"))["title"] == embed(card)["title"]
    form = await scene.press(brief, "Add note")
    assert "Written down" in str(embed(await scene.submit(form, text="kept")))
    assert await scene.database.pool.fetchval("select count(*) from note") == 1


async def test_with_a_slow_database_the_answer_is_begun_in_time_and_ends_in_one_sentence(scene, monkeypatch):
    student = scene.students("steady")[0]
    brief = await scene.ask("brief", student=student)
    form = await scene.press(brief, "Add note")
    async with locked(scene, "member"):
        began = time.monotonic()
        assert await scene.suggest("student card", "student", student.name[:3]) == {}
        assert time.monotonic() - began < DISCORD_WAITS
        monkeypatch.setattr(patience, "PATIENCE", 0.5)
        told = await scene.ask("student card", student=student)
        assert (says(told), told.ephemeral) == (LATE, True)
        assert says(await scene.press(brief, "Refresh")) == LATE
        told = await scene.submit(form, text="a long text")
        assert says(told) == f"{LATE}\n>>> a long text"
    monkeypatch.undo()
    assert await scene.suggest("student card", "student", student.name[:3])
    assert embed(await scene.press(brief, "Refresh"))["title"] == embed(brief)["title"]


async def test_who_presses_a_button_of_a_message_that_is_deleted_meanwhile_gets_the_answer_alone(scene, monkeypatch):
    begun, may_go = asyncio.Event(), asyncio.Event()
    may_go.set()

    async def slow(_, __):
        begun.set()
        await may_go.wait()
        return Report("Slow", buttons=(Button("Card", "show_card", "1"),))

    monkeypatch.setitem(book.REPORTS, "weekly", slow)
    answer = await scene.ask("report now", who="cohort mentor")  # every mentor may see it
    begun.clear()
    may_go.clear()
    pressing = asyncio.ensure_future(scene.press(answer, "Refresh"))
    await begun.wait()
    scene.world.delete(scene.channel("mentors"), message_id(answer))
    may_go.set()
    own = await pressing
    assert own.ephemeral
    assert embed(own)["title"] == "Slow"
    assert buttons(own)
