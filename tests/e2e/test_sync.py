"""The sync through Discord and the command line, the bot as a process against the local Discord."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox import Sandbox
from services.sync.job import LOCK
from services.sync.lock import HeldLock
from tests.e2e.activity_scene import ZONE, Scene, embed, small_school
from tests.e2e.bot_process import bot_process, until

MESSAGES = {"method": "GET", "route": "/channels/{channel_id}/messages"}
NOT_NOW = str((datetime.now(UTC) + timedelta(minutes=30)).minute)  # the hour does not strike during a test


async def asked(scene, command, options=None, *, who="maja", where="mentors"):
    return await scene.box.interact.slash(scene.people[who], scene.channels[where], f"sync {command}", options or {})


async def told(scene, command, title, options=None):
    """The text of the mentors' newest answer, once it has this title: long work edits its message as it goes."""
    mentors = scene.channels["mentors"]
    known = {message["id"] for message in scene.box.world.messages(mentors).page(limit=100)}
    await asked(scene, command, options)
    found: list[dict[str, Any]] = []

    def done() -> bool:
        page = scene.box.world.messages(mentors).page(limit=100)
        found[:] = [
            one for one in page if one["id"] not in known and one["embeds"] and one["embeds"][0]["title"] == title
        ]
        finished = [one["embeds"][0]["description"] for one in found]
        return bool(finished) and not finished[0].startswith("Reading ")

    await until(done)
    return found[0]["embeds"][0]["description"]


def started(scene, database, folder, *command, **env):
    told = {"TIME_ZONE": ZONE.key, "SYNC_MINUTE": NOT_NOW, **env}
    return bot_process(scene.box, database.url, folder, *command, **told)


@pytest.fixture
async def scene():
    world, guild_id, people, channels = small_school()
    async with Sandbox(world, time_scale=0.01) as box:
        yield Scene(box, guild_id, people, channels)
        assert not box.violations, box.violations


async def runs_of(database):
    return [dict(row) for row in await database.pool.fetch("select * from sync_run order by id")]


def no_run_goes_on(database):
    async def met() -> bool:
        rows = await runs_of(database)
        return bool(rows) and all(row["state"] not in {"asked", "running"} for row in rows)

    return met


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


async def test_the_start_catches_up_and_the_status_tells_channel_by_channel(scene, database, tmp_path):
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        assert [row["trigger"] for row in await runs_of(database)] == ["start"]
        answer = await asked(scene, "status")
        assert not answer.ephemeral
        text = embed(answer)["description"]
        lines = text.splitlines()
        channels = [line for line in lines if "<#" in line]
        assert re.match(r"\*\*3 of 4\*\* channels and threads are complete, through <t:\d+:f>", text)
        assert "Next sync <t:" in text
        secret = scene.channels["secret"]
        assert channels[0] == f"🔴 <#{secret}> cannot be read: the bot may not view this channel"
        general = scene.channels["general"]
        assert any(re.match(rf"🟢 <#{general}> · checked <t:\d+:R>$", line) for line in lines)
        assert len(lines) < 20
        alone = embed(await asked(scene, "status", {"channel": str(general)}))["description"].splitlines()
        assert alone[0] == f"🟢 <#{general}> is complete"
        assert re.match(r"• complete through <t:\d+:f>", alone[1])
        assert alone[2] == "• back to its beginning"


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


async def test_elsewhere_only_the_asker_sees_it_and_students_are_refused(scene, database, tmp_path):
    async with started(scene, database, tmp_path) as bot:
        await bot.ready()
        assert (await asked(scene, "status", where="general")).ephemeral
        refused = await asked(scene, "status", who="ola", where="general")
        assert "Only mentors and administrators" in refused.message["content"]
        assert "record" in embed(await asked(scene, "status", who="owner", where="general"))["title"]


async def test_one_channel_is_read_again_when_asked(scene, database, tmp_path):
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        channel = scene.channels["help"]
        gone = await database.pool.fetch(
            "delete from message where id in (select id from message where channel_id = $1 and deleted_at is null"
            " order by id limit 3) returning id",
            channel,
        )
        text = await told(scene, "history", "Reading again", {"channel": str(channel)})
        assert "were compared with Discord" in text
        assert "3 messages that were missed" in text
        back = await database.pool.fetchval(
            "select count(*) from message where id = any($1)", [row["id"] for row in gone]
        )
        assert back == 3
        hidden = await asked(scene, "history", {"channel": str(scene.channels["secret"])}, who="owner")
        assert "cannot be read" in str(hidden.message)


async def test_the_command_line_asks_the_bot_that_runs(scene, database, tmp_path):
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        folder = tmp_path / "shell"
        folder.mkdir()
        async with started(scene, database, folder, "sync") as shell:
            assert await shell.ended() == 0
        assert "The bot that runs carries it out." in shell.said
        assert "complete through" in shell.said
        assert [row["trigger"] for row in await runs_of(database)] == ["start", "shell"]


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


async def test_a_quiet_hour_costs_almost_nothing(scene, database, tmp_path):
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        for _ in range(2):
            await told(scene, "now", "Sync report")
        cost = (await runs_of(database))[-1]["requests"]
        print(f"a quiet hour: {cost} requests")  # noqa: T201 - shown when it fails
        assert cost < 15


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


async def test_a_report_that_comes_after_the_end_of_its_interaction_comes_to_the_channel(scene, database, tmp_path):
    async with started(scene, database, tmp_path) as bot:
        await bot.complete()
        await until(no_run_goes_on(database))
        scene.box.interact.board.lifetime = 0.5  # seconds, instead of fifteen minutes
        held = await HeldLock.taken(database.url, LOCK, scene.guild_id)  # as if another process were at it
        assert held is not None
        telling = asyncio.create_task(told(scene, "now", "Sync report"))
        over = asyncio.get_running_loop().time() + 1.0
        await until(lambda: asyncio.get_running_loop().time() > over)
        await held.release()
        assert "Complete through" in await telling
