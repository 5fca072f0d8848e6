"""The whole history of a local Discord, read into the database."""

import asyncio
import math
import random
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from sandbox.limits import GLOBAL, NUMBERS
from sandbox.server import Sandbox
from services.coverage import session_opened
from services.discord.errors import DiscordUnavailable
from services.discord.limit_window import Pace
from services.discord.permissions import Permission
from services.history import server
from services.history.channel.refusing import NOT_SHOWN
from services.history.store import stored_channels, write_unreadable
from tests.e2e.history_scene import differences, has_asked, pages_asked, running, school, tell_session, until


async def test_every_channel_is_read_to_its_beginning_with_the_fewest_requests(database):
    place = school(4)
    for channel, count in zip(place.channels, (0, 7, 100, 350), strict=True):
        place.write(channel, count)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        pages = pages_asked(box)
        assert not box.violations
    assert await differences(database, place.world, place.guild_id) == []
    assert pages <= (1) + (1 + 1) + (1 + 1) + 4
    rows = await database.pool.fetch("select * from channel where guild_id = $1", place.guild_id)
    assert all(row["history_complete"] and row["readable"] for row in rows)


async def test_nothing_is_read_again_when_nothing_was_missed_and_all_is_old(database):
    place = school(2)
    for channel in place.channels:
        place.write(channel, 30, spacing=86_400)
    async with Sandbox(place.world) as box:
        async with running(database, box, reread_days=0) as bot:
            await bot.settled()
        async with running(database, box, reread_days=0) as bot:
            before = pages_asked(box)
            await bot.settled(verified=False)
            assert pages_asked(box) <= before + 2  # the background's


async def test_what_vanished_near_the_beginning_is_found_without_asking_for_it_twice(database):
    place = school(1)
    (channel,) = place.channels
    ids = place.write(channel, 260, spacing=86_400)
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        await database.pool.execute("update channel set low_id = $1, history_complete = false", ids[150])
        for gone in (ids[3], ids[120]):
            place.world.delete(channel, gone)
        before = pages_asked(box)
        async with running(database, box, reread_days=0) as bot:
            await bot.settled()
            pages = pages_asked(box) - before
    assert await differences(database, place.world, place.guild_id) == []
    assert await database.pool.fetchval("select bool_and(history_complete) from channel")
    assert pages <= 2 + 1 + 2  # what was never read; the proof of what vanished last is another route


async def test_the_last_page_is_stored_before_it_is_proven_to_be_the_last(database, monkeypatch):
    place = school(1)
    place.write(place.channels[0], 30)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        ask = bot.rest.get

        async def no_proof(template, **more):
            if more["params"] == {"limit": 1, "after": 0}:
                raise DiscordUnavailable("no proof yet")
            return await ask(template, **more)

        monkeypatch.setattr(bot.rest, "get", lambda template, **more: no_proof(template, **{"params": None} | more))
        async with asyncio.timeout(10):
            while await database.pool.fetchval("select count(*) from message") < 30:  # noqa: ASYNC110 - rows tell nobody that they came
                await asyncio.sleep(0.01)
        assert not await database.pool.fetchval("select bool_or(history_complete) from channel")
        monkeypatch.undo()
        await bot.settled()
    assert await database.pool.fetchval("select bool_and(history_complete) from channel")


async def test_threads_and_forum_posts_are_read_archived_ones_too(database):
    place = school(1)
    world, (general,), author = place.world, place.channels, place.students[0]
    forum = int(world.add_channel(place.guild_id, "questions", kind=15)["id"])
    for n in range(120):
        at = datetime.now(UTC) - timedelta(days=30, minutes=n)
        thread = int(world.add_thread(forum, f"question {n}", author, at=at, quiet=True)["id"])
        world.post(thread, author, f"help {n}", at=at, quiet=True)
        world.archive_thread(thread)
    world.add_thread(general, "open", author)
    private = world.add_thread(general, "secret", author, kind=12)
    world.post(private["id"], author, "hush")
    world.archive_thread(private["id"])
    async with Sandbox(world) as box, running(database, box) as bot:
        await bot.settled()
        assert not box.violations
    assert await differences(database, world, place.guild_id) == []


async def test_private_threads_that_the_bot_has_joined_are_read_without_manage_threads(database):
    place = school(1, permissions=int(Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY))
    world, (general,), author = place.world, place.channels, place.students[0]
    joined = int(world.add_thread(general, "joined", author, kind=12)["id"])
    world.join_thread(joined, world.bot_user_id)
    other = int(world.add_thread(general, "other", author, kind=12)["id"])
    for thread in (joined, other):
        world.post(thread, author, "hush")
        world.archive_thread(thread)
    async with Sandbox(world) as box, running(database, box) as bot:
        await bot.settled()
    assert await differences(database, world, place.guild_id, but_not=frozenset({other})) == []


async def test_messages_that_come_while_history_is_read_are_there_once(database):
    place = school(3)
    chance = random.Random(5)
    for channel in place.channels:
        place.write(channel, 400)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        known = [int(fact["id"]) for fact in place.world.every_message()]
        for _ in range(60):
            channel = chance.choice(place.channels)
            new = place.write(channel, 1, quiet=False)[0]
            known.append(new)
            if chance.random() < 0.3:
                place.world.edit(channel, new, "changed at once")
            if chance.random() < 0.3:
                place.world.delete(channel, new)
            await bot.capture.drained()
        await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_a_channel_and_a_thread_that_appear_live_are_read(database):
    place = school(1)
    world = place.world
    async with Sandbox(world) as box, running(database, box) as bot:
        await bot.settled()
        channel = int(world.add_channel(place.guild_id, "new")["id"])
        world.post(channel, place.students[0], "first")
        thread = world.add_thread(channel, "new thread", place.students[0])
        world.post(thread["id"], place.students[0], "in it")
        await bot.settled()
        assert {channel, int(thread["id"])} <= set(bot.state.channels)
    assert await differences(database, world, place.guild_id) == []
    complete = await database.pool.fetchval("select bool_and(history_complete) from channel where kind in (0, 11)")
    assert complete


async def test_members_are_listed_and_those_who_left_while_away_are_noted(database):
    place = school(1)
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        place.world.remove_member(place.guild_id, place.students[0])
        async with running(database, box) as bot:
            await bot.settled()
    present = await database.pool.fetch("select user_id from member where guild_id = $1 and present", place.guild_id)
    gone = await database.pool.fetchrow("select * from member where user_id = $1", place.students[0])
    assert {row["user_id"] for row in present} >= set(place.students[1:])
    assert not gone["present"]
    assert gone["left_at"] is not None


async def test_a_hidden_channel_is_recorded_and_read_once_it_may_be(database):
    place = school(2)
    world, (general, secret) = place.world, place.channels
    place.write(general, 20)
    place.write(secret, 150)
    world.set_overwrite(secret, world.bot_user_id, 1, deny=1 << 16)
    async with Sandbox(world) as box, running(database, box) as bot:
        await bot.settled()
        hidden = await database.pool.fetchrow("select * from channel where id = $1", secret)
        assert hidden["readable"] is False
        assert "history" in hidden["unreadable_reason"]
        assert await differences(database, world, place.guild_id, but_not=frozenset({secret})) == []
        world.remove_overwrite(secret, world.bot_user_id)
        await bot.settled()
    assert await differences(database, world, place.guild_id) == []
    assert await database.pool.fetchval("select readable from channel where id = $1", secret)


async def test_a_channel_that_came_back_while_it_was_said_to_be_hidden_is_readable(database, monkeypatch):
    """The answer that hides it is written after the channel has been planned; a chaos seed found it."""
    place = school(1)
    (general,) = place.channels
    place.write(general, 20)

    async def hidden_just_after(*asked):
        known = await stored_channels(*asked)
        if general in known and known[general].readable:
            await write_unreadable(database, place.guild_id, {general: NOT_SHOWN}, datetime.now(UTC))
        return known

    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        with monkeypatch.context() as patched:
            patched.setattr(server, "stored_channels", hidden_just_after)
            async with running(database, box) as bot:
                await bot.settled()
    marks = await database.pool.fetchrow("select readable, unreadable_reason from channel where id = $1", general)
    assert tuple(marks) == (True, None)
    assert not await database.pool.fetch("select from coverage where kind = 'unreadable' and closed_at is null")


async def test_twenty_channels_miss_no_window_of_their_limits_and_earn_no_429(database):
    """Discord's own limits unscaled: a pace that misses a window takes a whole one longer, a slow machine does not."""
    channels, pages, (requests, seconds) = 20, 10, NUMBERS["GET /channels/{channel_id}/messages"]
    place = school(channels)
    for channel in place.channels:
        place.write(channel, pages * 100 - 50)
    async with Sandbox(place.world, limits="documented") as box, running(database, box) as bot:
        started = time.monotonic()
        await bot.settled()
        took = time.monotonic() - started
        asked = pages_asked(box)
    assert await differences(database, place.world, place.guild_id) == []
    assert bot.rest.rate_limited == 0
    assert asked <= channels * (pages + 1)
    windows_waited_for = math.ceil((pages + 1) / requests) - 1
    assert took < (windows_waited_for + 1) * seconds + channels / GLOBAL[0]


@pytest.mark.parametrize(("polite", "most"), [(Pace(5, 5.0), 0), (Pace(5, 2.0), 12)])
async def test_limits_that_their_headers_hide_cost_few_429s_or_none(database, polite, most):
    place = school(6)
    for channel in place.channels:
        place.write(channel, 1450)
    limited = Sandbox(place.world, limits="observed2026", time_scale=0.1)
    async with limited as box, running(database, box, polite=polite) as bot:
        await bot.settled(120)
    assert await differences(database, place.world, place.guild_id) == []
    assert bot.rest.rate_limited <= most


@pytest.mark.parametrize("seed", range(3))
async def test_killed_at_any_moment_it_goes_on_where_it_was(database, seed):
    place = school(4)
    chance = random.Random(seed)
    for channel in place.channels:
        place.write(channel, chance.randrange(900))
    async with Sandbox(place.world) as box:
        for _ in range(8):
            async with running(database, box) as bot:
                stop_at = pages_asked(box) + chance.randrange(8)
                await until(partial(has_asked, box, bot, stop_at))
            place.write(chance.choice(place.channels), chance.randrange(130), spacing=0.001)
        async with running(database, box) as bot:
            await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_lost_events_are_made_up_for(database):
    place = school(2)
    for channel in place.channels:
        place.write(channel, 120)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        place.write(place.channels[0], 5, spacing=0.001)
        bot.history.gap("a test lost them")
        await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_a_new_session_after_an_outage_closes_the_gap(database):
    place = school(1)
    place.write(place.channels[0], 50)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        place.write(place.channels[0], 250, spacing=0.001)
        tell_session(place.world, bot.state, bot.capture)
        await bot.settled()
    assert await differences(database, place.world, place.guild_id) == []


async def test_a_gap_counts_as_unseen_until_it_is_read(database):
    place = school(2)
    hidden = place.channels[1]
    for channel in place.channels:
        place.write(channel, 30)
    place.world.set_overwrite(hidden, place.world.bot_user_id, 1, deny=int(Permission.VIEW_CHANNEL))
    now = datetime.now(UTC)
    async with database.pool.acquire() as con:
        await session_opened(con, place.guild_id, now - timedelta(hours=2))
        await session_opened(con, place.guild_id, now)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        assert await open_coverage(database) == [("unreadable", hidden)]
        place.world.remove_overwrite(hidden, place.world.bot_user_id)
        await bot.settled()
    assert await open_coverage(database) == []


async def open_coverage(database):
    rows = await database.pool.fetch("select * from coverage where kind in ('gap', 'unreadable') and closed_at is null")
    return [(row["kind"], row["channel_id"]) for row in rows]
