"""Whatever goes wrong on the way, in the end the database holds what Discord holds."""

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from sandbox.server import Sandbox
from services.discord.errors import TokenRefused
from services.discord.permissions import Permission
from tests.e2e.history_scene import differences, has_asked, pages_asked, running, school, until

MESSAGES = {"route": "/channels/{channel_id}/messages"}
HISTORY = int(Permission.READ_MESSAGE_HISTORY)
TROUBLE: dict[str, tuple[str, dict[str, Any]]] = {
    "user limit": ("rest.limited", {"scope": "user", "retry_after": 0.05}),
    "shared limit": ("rest.limited", {"scope": "shared", "retry_after": 0.05}),
    "global limit": ("rest.limited", {"scope": "global", "retry_after": 0.05}),
    "hidden limit": ("rest.limited", {"scope": "hidden", "retry_after": 0.05}),
    "server error": ("rest.status", {"status": 500}),
    "unavailable": ("rest.status", {"status": 503}),
    "gateway page": ("rest.html", {"status": 502}),
    "reset": ("rest.reset", {}),
    "lost answer": ("rest.lost", {}),
    "truncated": ("rest.truncated", {}),
    "cut short": ("rest.short", {"keep": 37}),
    "cut to one": ("rest.short", {"keep": 1}),
    "empty": ("rest.empty", {}),
    "stale": ("rest.stale", {"seconds": 3}),
    "slow body": ("rest.slow", {"seconds": 0.05, "in": "body"}),
}


@pytest.mark.parametrize("name", TROUBLE)
async def test_trouble_with_every_third_page_costs_time_but_no_message(database, name):
    kind, options = TROUBLE[name]
    place = school(3)
    for channel, count in zip(place.channels, (60, 100, 420), strict=True):
        place.write(channel, count)
    async with Sandbox(place.world) as box:
        box.faults.add(kind, count=None, probability=0.33, seed=3, match=MESSAGES, **options)
        async with running(database, box) as bot:
            await bot.settled(40)
    assert await differences(database, place.world, place.guild_id) == []


@pytest.mark.parametrize("seed", range(4))
async def test_all_troubles_at_once_and_kills_between_them(database, seed):
    place, chance = school(4), random.Random(seed)
    for channel in place.channels:
        place.write(channel, chance.randrange(500))
    async with Sandbox(place.world) as box:
        for n, (kind, options) in enumerate(TROUBLE.values()):
            if kind == "rest.stale":  # what changed in the seconds before a session may then stay hidden until the next
                continue
            box.faults.add(kind, count=None, probability=0.03, seed=seed * 50 + n, **options)
        for _ in range(4):
            async with running(database, box) as bot:
                stop_at = pages_asked(box) + chance.randrange(9)
                await until(partial(has_asked, box, bot, stop_at))
            change_unseen(place, chance)
        async with running(database, box) as bot:
            await bot.settled(60)
    assert await differences(database, place.world, place.guild_id) == []


def change_unseen(place, chance):
    """Write, edit and delete while no bot is there."""
    channel = chance.choice(place.channels)
    place.write(channel, chance.randrange(1, 130), spacing=0.001)
    ids = list(place.world.messages(channel).ids())
    for message_id in chance.sample(ids, len(ids) // 5):
        if chance.random() < 0.5:
            place.world.edit(channel, message_id, f"edited {chance.random()}")
        else:
            place.world.delete(channel, message_id)


@pytest.mark.parametrize("spacing", [60.0, 40_000.0])
async def test_edits_and_deletions_while_away_are_found_however_old(database, spacing):
    place = school(2)
    ids = {channel: place.write(channel, 250, spacing=spacing) for channel in place.channels}
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        for channel, messages in ids.items():
            for message_id in (messages[0], messages[5], messages[120], messages[-1]):
                place.world.delete(channel, message_id)
            place.world.edit(channel, messages[1], "another text")
            place.world.react(channel, messages[-2], place.students[0], "👍")
        async with running(database, box) as bot:
            await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


@pytest.mark.parametrize("count", [1, 40, 100, 230])
async def test_a_channel_emptied_while_away_is_found_empty(database, count):
    place = school(1)
    ids = place.write(place.channels[0], count)
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        for message_id in ids:
            place.world.delete(place.channels[0], message_id)
        async with running(database, box) as bot:
            await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_permission_lost_in_the_middle_marks_nothing_deleted(database):
    place = school(2)
    for channel in place.channels:
        place.write(channel, 500)
    lost = place.channels[0]
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        async with running(database, box) as bot:
            start = pages_asked(box)
            await until(lambda: pages_asked(box) >= start + 3)
            place.world.set_overwrite(lost, place.world.bot_user_id, 1, deny=HISTORY)
            await bot.settled()
            assert await database.pool.fetchval("select count(*) from message where deleted_at is not null") == 0
            assert await database.pool.fetchval("select readable from channel where id = $1", lost) is False
            place.world.delete(lost, next(iter(place.world.messages(lost).ids())))
            place.write(lost, 3, spacing=0.001)
            place.world.remove_overwrite(lost, place.world.bot_user_id)
            await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_permission_lost_unheard_marks_nothing_deleted(database):
    """The list is empty before the gateway says why; nobody is told anything."""
    place = school(1)
    channel = place.channels[0]
    place.write(channel, 300)
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        box.faults.add("rest.empty", count=None, match=MESSAGES)
        box.faults.add("rest.forbidden", count=None, code=50013, match={"route": MESSAGES["route"] + "/*"})
        async with running(database, box) as bot:
            await bot.settled()
    assert await database.pool.fetchval("select count(*) from message where deleted_at is not null") == 0
    assert await database.pool.fetchval("select readable from channel where id = $1", channel) is False


async def test_a_channel_that_discord_refuses_is_left_until_permissions_change(database):
    place = school(2)
    for channel in place.channels:
        place.write(channel, 120)
    async with Sandbox(place.world) as box:
        refused = box.faults.add("rest.forbidden", count=None, match={"channel_id": str(place.channels[0])})
        async with running(database, box) as bot:
            await bot.settled()
            assert (
                await database.pool.fetchval("select readable from channel where id = $1", place.channels[0]) is False
            )
            assert refused.struck <= 4
            box.faults.clear()
            place.world.set_overwrite(place.channels[0], place.world.bot_user_id, 1, allow=HISTORY)
            await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_channels_and_threads_deleted_while_away_are_deleted_with_their_messages(database):
    place = school(2)
    world, (general, doomed), author = place.world, place.channels, place.students[0]
    threads = [int(world.add_thread(general, f"t{n}", author)["id"]) for n in range(3)]
    for channel in (general, doomed, *threads):
        place.write(channel, 12)
    world.archive_thread(threads[0])
    async with Sandbox(world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        world.delete_channel(doomed)
        for thread in threads[:2]:
            world.delete_thread(thread)
        async with running(database, box) as bot:
            await bot.settled()
    rows = await database.pool.fetch("select id from channel where deleted_at is not null")
    assert {row["id"] for row in rows} == {doomed, *threads[:2]}
    alive = await database.pool.fetch("select distinct channel_id from message where deleted_at is null")
    assert {row["channel_id"] for row in alive} == {general, threads[2]}


async def test_a_channel_that_vanishes_between_list_and_reading_is_no_trouble(database):
    place = school(2)
    for channel in place.channels:
        place.write(channel, 150)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        place.world.delete_channel(place.channels[1])
        await bot.settled()
        await bot.capture.drained()
    gone = await database.pool.fetchval("select deleted_at from channel where id = $1", place.channels[1])
    assert gone is not None
    assert await database.pool.fetchval("select count(*) from message where deleted_at is null") == 150


async def test_threads_archived_while_they_are_listed_are_read(database):
    place = school(1)
    world, author = place.world, place.students[0]
    forum = int(world.add_channel(place.guild_id, "questions", kind=15)["id"])
    threads = []
    for n in range(230):
        at = datetime.now(UTC) - timedelta(days=20, seconds=n)
        threads.append(int(world.add_thread(forum, f"q{n}", author, at=at, quiet=True)["id"]))
        world.post(threads[-1], author, "help", at=at, quiet=True)
        if n % 3:
            world.archive_thread(threads[-1])
    async with Sandbox(world) as box, running(database, box) as bot:
        for n in range(60):
            (world.unarchive_thread if n % 3 else world.archive_thread)(threads[n])
            await until(lambda: True)
        await bot.settled()
    assert await differences(database, world, place.guild_id) == []


async def test_a_refused_token_ends_it_with_words_for_the_operator(database):
    place = school(1)
    place.write(place.channels[0], 10)
    async with Sandbox(place.world) as box:
        box.faults.add("rest.unauthorized", count=None)
        async with running(database, box) as bot:
            with pytest.raises(TokenRefused, match="DISCORD_TOKEN"):
                await bot.settled()


async def test_the_database_away_in_the_middle_is_waited_for(database, postgres):
    place = school(3)
    for channel in place.channels:
        place.write(channel, 600)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        for _ in range(4):
            start = pages_asked(box)
            await until(partial(has_asked, box, bot, start + 2))
            await database.pool.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_a_message_that_cannot_be_understood_is_kept_aside(database):
    place = school(1)
    place.write(place.channels[0], 20)
    strange = place.write(place.channels[0], 1, spacing=0.001)[0]
    place.world.touch_message(place.channels[0], strange, flags="not a number")
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
    assert await database.pool.fetchval("select count(*) from message") == 20
    assert await database.pool.fetchval("select count(*) from unreadable_event") == 1
