"""The sync through Discord and the command line, the bot as a process against the local Discord."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Sandbox
from services.sync.job import LOCK
from services.sync.lock import HeldLock
from tests.e2e.activity_scene import Scene, embed, small_school
from tests.e2e.bot_process import until
from tests.e2e.sync_scene import asked, no_run_goes_on, runs_of, started, told

MESSAGES = {"method": "GET", "route": "/channels/{channel_id}/messages"}


@pytest.fixture
async def scene():
    world, guild_id, people, channels = small_school()
    async with Sandbox(world, time_scale=0.01) as box:
        yield Scene(box, guild_id, people, channels)
        assert not box.violations, box.violations


async def test_what_was_edited_and_deleted_while_the_bot_was_off_is_named(scene, database, tmp_path):
    channel = scene.channels["general"]
    edited, deleted = (
        int(scene.box.world.post(channel, scene.people["ola"], text)["id"]) for text in ("before", "soon gone")
    )
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        await bot.stop()
        scene.box.world.edit(channel, edited, "after")
        scene.box.world.delete(channel, deleted)
        await bot.start()
        await bot.ready()
        text = await told(scene, "now", "Sync report")
        assert "1 message edited unseen" in text
        assert "1 message deleted unseen" in text
        place = f"<@{scene.people['ola']}> in <#{channel}>"
        assert re.search(rf"edited: {place}, .*/{edited}\)", text)
        assert re.search(rf"deleted: {place}, .*/{deleted}\)", text)
        assert "Nothing happened unseen" in await told(scene, "now", "Sync report")  # told once


async def test_the_command_line_finds_the_same_without_a_bot(scene, database, tmp_path):
    channel, folder = scene.channels["general"], tmp_path / "shell"
    folder.mkdir()
    edited, deleted = (
        int(scene.box.world.post(channel, scene.people["ola"], text)["id"]) for text in ("before", "soon gone")
    )
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        await bot.stop()
    scene.box.world.edit(channel, edited, "after")
    scene.box.world.delete(channel, deleted)
    async with started(scene, database, folder, "sync") as shell:
        assert await shell.ended(60) == 0
    for line in ("1 message edited unseen", "1 message deleted unseen"):
        assert f"School: {line}" in shell.said
    for message in (edited, deleted):
        assert re.search(rf"#general \| Ola \| .* UTC \| {message}\n", shell.said)


async def test_while_history_is_read_the_status_shows_how_far_it_is(scene, database, tmp_path):
    scene.box.faults.add("rest.status", count=None, status=503, match=MESSAGES)  # it stays where it is
    async with started(scene, database, tmp_path) as bot:
        await bot.ready()
        text = ""

        async def reads() -> bool:
            nonlocal text
            text = embed(await asked(scene, "status"))["description"]
            return "▱" in text and "A sync is going on now." in text

        await until(reads)
        assert re.search(r"▱ \d+ % · \d of 3 channels", text)
        assert "is not read yet" in text
        bot.kill()


async def test_when_the_bot_dies_under_it_the_command_line_goes_on_alone(scene, database, tmp_path):
    folder = tmp_path / "shell"
    folder.mkdir()
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        held = await HeldLock.taken(database.url, LOCK, scene.guild_id)  # so that the bot does not get at it
        assert held is not None
        async with started(scene, database, folder, "sync") as shell:
            await shell.until_said("The bot that runs carries it out.")
            bot.kill()
            await shell.until_said("The bot is gone: going on here.")
            await held.release()
            assert await shell.ended(60) == 0
    assert [row["state"] for row in await runs_of(database)] == ["done", "done"]


async def test_when_the_bot_dies_under_two_of_them_both_end_with_the_report(scene, database, tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        held = await HeldLock.taken(database.url, LOCK, scene.guild_id)  # so that the bot does not get at it
        assert held is not None
        async with (
            started(scene, database, folders[0], "sync") as one,
            started(scene, database, folders[1], "sync") as two,
        ):
            for shell in (one, two):
                await shell.until_said("The bot that runs carries it out.")
            await database.pool.execute(
                "update sync_run set state = 'running', started_at = now() where state = 'asked'"
            )
            bot.kill()
            await held.release()
            assert [await shell.ended(60) for shell in (one, two)] == [0, 0]
            assert sum("The bot is gone: going on here." in shell.said for shell in (one, two)) >= 1
    assert "cut" in [row["state"] for row in await runs_of(database)]


async def test_without_a_bot_the_command_line_does_it_and_no_bot_joins_in(scene, database, tmp_path):
    folder = tmp_path / "bot"
    folder.mkdir()
    async with started(scene, database, tmp_path, "sync") as shell:
        await shell.until_said("without one")
        assert await shell.ended(60) == 0
    assert "School: complete through" in shell.said or "requests" in shell.said
    stored = await database.pool.fetchval("select count(*) from message where channel_id = $1", scene.channels["help"])
    assert stored > 50
    (run,) = await runs_of(database)
    assert (run["state"], run["trigger"]) == ("done", "shell")
    assert run["requests"] > 5
    lock = await HeldLock.taken(database.url, "profiler recording")
    assert lock is not None  # given back
    await lock.release()


async def test_without_a_bot_the_command_line_fetches_files_too(scene, database, tmp_path):
    notes = ("notes.txt", b"what we learned today", "text/plain")
    scene.box.world.post(scene.channels["general"], scene.people["ola"], "my notes", attachments=(notes,))
    async with started(scene, database, tmp_path, "sync") as shell:
        assert await shell.ended(60) == 0
    assert await database.pool.fetchval("select state from attachment where filename = 'notes.txt'") == "stored"
    kept = [path for path in (tmp_path / "data" / "attachments").rglob("*") if path.is_file()]
    assert notes[1] in [path.read_bytes() for path in kept]


async def test_without_a_bot_the_command_line_reads_who_wants_to_come(scene, database, tmp_path):
    world, ola = scene.box.world, scene.people["ola"]
    begins = datetime.now(UTC) + timedelta(hours=1)
    event = world.add_scheduled_event(
        scene.guild_id, None, "Picnic", begins, end=begins + timedelta(hours=1), location="The park"
    )
    world.attend(scene.guild_id, int(event["id"]), ola)
    async with started(scene, database, tmp_path, "sync") as shell:
        assert await shell.ended(60) == 0
    wanted = await database.pool.fetch("select user_id from scheduled_event_interest where until is null")
    assert [row["user_id"] for row in wanted] == [ola]


async def test_killed_in_the_middle_the_run_is_cut_and_the_next_start_does_its_work(scene, database, tmp_path):
    scene.box.faults.add("rest.slow", seconds=3600, match=MESSAGES)
    async with started(scene, database, tmp_path) as bot:

        async def goes_on() -> bool:
            return any(row["state"] == "running" for row in await runs_of(database))

        await until(goes_on)
        bot.kill()
        await bot.ended()
        scene.box.faults.clear()
        await database.pool.execute("delete from gateway_identify")
        await bot.start()

        async def done_again() -> bool:
            return [row["state"] for row in await runs_of(database)] == ["cut", "done"]

        await until(done_again)
