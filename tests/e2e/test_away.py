"""What happens while the bot is off or may not look is found afterwards, and named."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import iso
from sandbox.server import Sandbox
from services.coverage import session_opened, still_live
from services.discord.permissions import Permission
from services.discord.rest import DiscordRest
from services.history.channel.rereading import ChannelHidden
from services.history.standalone import standalone_history
from tests.e2e.history_scene import differences, pages_asked, running, school

MEMBER = 1
HISTORY = int(Permission.READ_MESSAGE_HISTORY)


async def findings(database, *kinds):
    """What was found: kind, channel, message and person, oldest first."""
    rows = await database.pool.fetch("select * from finding order by id")
    return [
        (row["kind"], row["channel_id"], row["message_id"], row["user_id"])
        for row in rows
        if not kinds or row["kind"] in kinds
    ]


async def seen_live(database, guild_id, start, end):
    """Note a session that ended, as the record of listening does."""
    async with database.pool.acquire() as con, con.transaction():
        await session_opened(con, guild_id, start)
        await still_live(con, guild_id, end)


async def test_history_taken_away_for_an_hour_deletes_nothing_and_what_happened_meanwhile_is_found(database):
    place = school(2)
    world, (open_room, room), author = place.world, place.channels, place.students[0]
    for channel in place.channels:
        place.write(channel, 130)
    ids = list(world.messages(room).ids())
    async with Sandbox(world) as box, running(database, box) as bot:
        await bot.settled()
        world.set_overwrite(room, world.bot_user_id, MEMBER, deny=HISTORY | int(Permission.VIEW_CHANNEL))
        await bot.settled()
        world.edit(room, ids[7], "changed unseen")
        world.delete(room, ids[60])
        missed = int(world.post(room, author, "written unseen")["id"])
        place.write(open_room, 1, quiet=False)
        await bot.settled()
        assert await database.pool.fetchval("select count(*) from message where deleted_at is not null") == 0
        why = await database.pool.fetchrow("select * from coverage where kind = 'unreadable' and channel_id = $1", room)
        assert "view" in why["reason"]
        assert (why["to_at"], why["closed_at"]) == (None, None)
        world.remove_overwrite(room, world.bot_user_id)
        await bot.settled()
        assert await differences(database, world, place.guild_id) == []
    why = await database.pool.fetchrow("select * from coverage where kind = 'unreadable' and channel_id = $1", room)
    assert None not in (why["to_at"], why["closed_at"])
    assert sorted(await findings(database, "edited", "deleted", "missed")) == [
        ("deleted", room, ids[60], author_of(place, ids, 60)),
        ("edited", room, ids[7], author_of(place, ids, 7)),
        ("missed", room, missed, None),
    ]
    assert {kind for kind, channel, *_ in await findings(database) if channel == room} >= {"unreadable", "readable"}


async def test_history_still_taken_away_at_a_restart_deletes_nothing_and_is_made_up_for_later(database):
    place = school(1)
    world, (room,) = place.world, place.channels
    ids = place.write(room, 130)
    async with Sandbox(world) as box:
        async with running(database, box) as bot:
            await bot.settled()
            world.set_overwrite(room, world.bot_user_id, MEMBER, deny=HISTORY)
            await bot.settled()
        world.edit(room, ids[7], "changed unseen")
        world.delete(room, ids[60])
        async with running(database, box) as bot:
            await bot.settled()
            assert await database.pool.fetchval("select count(*) from message where deleted_at is not null") == 0
            why = await database.pool.fetchrow("select * from coverage where kind = 'unreadable'")
            assert "history" in why["reason"]
            assert (why["channel_id"], why["to_at"]) == (room, None)
            world.remove_overwrite(room, world.bot_user_id)
            await bot.settled()
    assert await differences(database, world, place.guild_id) == []
    assert sorted(one[:3] for one in await findings(database, "edited", "deleted", "missed")) == [
        ("deleted", room, ids[60]),
        ("edited", room, ids[7]),
    ]
    assert await database.pool.fetchval("select closed_at is not null from coverage where kind = 'unreadable'")


def author_of(place, ids, number):
    assert len(ids) == 130
    return place.students[number % len(place.students)]


async def test_an_edit_and_a_deletion_made_while_the_bot_was_off_are_named(database):
    place = school(1)
    world, (room,) = place.world, place.channels
    ids = place.write(room, 130)
    begun = datetime.now(UTC)
    async with Sandbox(world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        await seen_live(database, place.guild_id, begun - timedelta(hours=3), begun - timedelta(hours=1))
        world.edit(room, ids[4], "changed while it was off")
        world.delete(room, ids[100])
        async with running(database, box) as bot:
            await bot.settled()
        assert await differences(database, world, place.guild_id) == []
        found = sorted(await findings(database, "edited", "deleted", "missed", "reactions"))
        students = place.students
        assert found == [
            ("deleted", room, ids[100], students[100 % 3]),
            ("edited", room, ids[4], students[4 % 3]),
        ]
        rows = await database.pool.fetch("select * from finding where message_id is not null")
        assert all(row["from_at"] <= row["found_at"] and row["source"] == "history" for row in rows)
        async with running(database, box) as bot:
            await bot.settled()
    assert sorted(await findings(database, "edited", "deleted", "missed", "reactions")) == found


async def test_messages_written_while_the_bot_was_off_are_counted_but_the_first_reading_is_not(database):
    place = school(1)
    (room,) = place.channels
    place.write(room, 40)
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        assert await findings(database, "missed", "edited", "deleted", "joined") == []
        place.write(room, 12, spacing=0.001)
        async with running(database, box) as bot:
            await bot.settled()
    (one,) = await database.pool.fetch("select * from finding where kind = 'missed'")
    assert (one["channel_id"], one["detail"]) == (room, "12")


async def test_people_who_came_left_or_changed_while_the_bot_was_off_are_named(database):
    place = school(1)
    world = place.world
    async with Sandbox(world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        now = datetime.now(UTC)
        await seen_live(database, place.guild_id, now - timedelta(hours=2), now)
        world.remove_member(place.guild_id, place.students[0])
        new = int(world.add_user("dora")["id"])
        world.add_member(place.guild_id, new)
        async with running(database, box) as bot:
            await bot.settled()
    told = await findings(database, "joined", "left", "roles", "renamed")
    assert sorted(told) == [("joined", None, None, new), ("left", None, None, place.students[0])]


async def test_reactions_taken_over_by_others_while_the_bot_was_off_are_read_person_by_person(database):
    """The counts are the same before and after."""
    place = school(1)
    world, (room,) = place.world, place.channels
    ada, ben, cleo = place.students
    ids = place.write(room, 10)
    world.react(room, ids[3], ada, "👍")
    world.react(room, ids[3], ben, "👍")
    begun = datetime.now(UTC)
    async with Sandbox(world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        assert await reacting(database, ids[3]) == {ada, ben}
        await seen_live(database, place.guild_id, begun - timedelta(hours=3), begun - timedelta(hours=1))
        world.unreact(room, ids[3], ada, "👍")
        world.react(room, ids[3], cleo, "👍")
        async with running(database, box) as bot:
            await bot.settled()
    assert await reacting(database, ids[3]) == {ben, cleo}
    assert await database.pool.fetchval("select count(*) from detail_due") == 0


async def test_votes_taken_over_in_a_poll_that_ended_while_the_bot_was_off_are_read_person_by_person(database):
    place = school(1)
    world, (room,) = place.world, place.channels
    ada, ben, _ = place.students
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    asked = {"question": {"text": "?"}, "answers": answers, "allow_multiselect": False}
    poll = int(world.post(room, ada, poll=asked)["id"])
    world.vote(room, poll, ada, 1)
    begun = datetime.now(UTC)
    voting = "select user_id from poll_vote where removed_at is null and user_id <> 0"
    async with Sandbox(world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        assert [row["user_id"] for row in await database.pool.fetch(voting)] == [ada]
        await seen_live(database, place.guild_id, begun - timedelta(hours=3), begun - timedelta(hours=1))
        world.unvote(room, poll, ada, 1)
        world.vote(room, poll, ben, 1)
        world.end_poll(room, poll)
        async with running(database, box) as bot:
            await bot.settled()
    assert [row["user_id"] for row in await database.pool.fetch(voting)] == [ben]


async def reacting(database, message_id):
    rows = await database.pool.fetch(
        "select user_id from message_reaction where message_id = $1 and removed_at is null", message_id
    )
    return {row["user_id"] for row in rows}


async def test_pins_are_read_with_their_moments(database):
    place = school(1)
    world, (room,) = place.world, place.channels
    ids = place.write(room, 60)
    for seconds, message_id in enumerate(ids[:55]):  # nobody pins more than a page within one millisecond
        world.pin(room, message_id)
        world.pinned[room][message_id] = iso(datetime.now(UTC) - timedelta(seconds=seconds))
    async with Sandbox(world) as box, running(database, box) as bot:
        await bot.settled()
    rows = await database.pool.fetch("select id, pinned_at from message where pinned order by id")
    assert [row["id"] for row in rows] == ids[:55]
    assert all(row["pinned_at"] is not None for row in rows)


async def test_a_channel_is_read_again_on_demand(database):
    place = school(2)
    room, hidden = place.channels
    ids = place.write(room, 250)
    place.world.set_overwrite(hidden, place.world.bot_user_id, MEMBER, deny=HISTORY)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        await database.pool.execute("delete from message where id = any($1)", ids[100:110])
        before = pages_asked(box)
        again = await bot.history.reread(place.guild_id, room, low=ids[95], high=ids[120])
        assert pages_asked(box) <= before + 1
        assert (again.new, again.edited, again.deleted, again.complete) == (10, (), (), True)
        whole = await bot.history.reread(place.guild_id, room)
        assert (whole.messages, whole.new, whole.complete) == (250, 0, True)
        with pytest.raises(ChannelHidden, match="history"):
            await bot.history.reread(place.guild_id, hidden)
        with pytest.raises(ChannelHidden):
            await bot.history.reread(place.guild_id, 12345)
        assert bot.history.unread(place.guild_id) == ()
    assert await differences(database, place.world, place.guild_id) == []


async def test_a_thread_that_nothing_described_is_found_by_its_messages(database):
    place = school(1)
    (room,) = place.channels
    known = int(place.world.add_thread(room, "kept", place.students[0])["id"])
    gone = int(place.world.add_thread(room, "gone", place.students[0])["id"])
    for thread in (known, gone):
        place.write(thread, 3)
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        await database.pool.execute("delete from channel where id = any($1)", [known, gone])
        place.world.delete_thread(gone)
        async with running(database, box) as bot:
            await bot.settled()
    rows = await database.pool.fetch(
        "select id, deleted_at is not null as gone from channel where kind <> 0 or id = $1", gone
    )
    assert {row["id"]: row["gone"] for row in rows} == {known: False, gone: True}
    assert await database.pool.fetchval("select count(*) from message where deleted_at is null") == 3 + threads_made()


def threads_made():
    """Each thread leaves a message in its channel."""
    return 2


async def test_a_server_is_read_without_a_gateway(database):
    place = school(2)
    for channel in place.channels:
        place.write(channel, 120)
    thread = int(place.world.add_thread(place.channels[0], "open", place.students[0])["id"])
    place.write(thread, 5)
    async with Sandbox(place.world) as box, DiscordRest.open(box.token, box.api_base) as rest:
        async with standalone_history(database, rest, place.guild_id) as history:
            await history.settled()
        assert await differences(database, place.world, place.guild_id) == []
        ids = list(place.world.messages(thread).ids())
        place.world.delete(thread, ids[-1])
        async with standalone_history(database, rest, place.guild_id) as history:
            await history.settled()
    assert await differences(database, place.world, place.guild_id) == []
    assert ("deleted", thread, ids[-1]) in [one[:3] for one in await findings(database)]


async def test_a_channel_that_administrators_leave_out_is_not_read_without_a_gateway_either(database):
    place = school(2)
    for channel in place.channels:
        place.write(channel, 5)
    left_out, read = place.channels[:2]
    await database.pool.execute(
        "insert into guild_setting (guild_id, name, value, changed_by, changed_at)"
        " values ($1, 'ignored_channels', $2, 1, now())",
        place.guild_id,
        [str(left_out)],
    )
    async with (
        Sandbox(place.world) as box,
        DiscordRest.open(box.token, box.api_base) as rest,
        standalone_history(database, rest, place.guild_id) as history,
    ):
        await history.settled()
    rows = await database.pool.fetch("select channel_id, count(*) from message group by channel_id")
    assert {row["channel_id"]: row["count"] for row in rows} == {read: 5}
    assert [one for one in await findings(database) if one[1] == left_out] == []


async def test_a_quiet_hour_costs_a_handful_of_requests(database):
    place = school(3)
    for channel in place.channels:
        place.write(channel, 120)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        before = bot.rest.requests
        await bot.history.refresh(place.guild_id)
        assert bot.rest.requests - before <= 8
    assert await findings(database) == []


async def test_what_events_did_not_tell_is_found_by_a_check(database):
    """The world changes quietly: no event says so."""
    place = school(2)
    world, (room, other) = place.world, place.channels
    for channel in place.channels:
        place.write(channel, 20)
    async with Sandbox(world) as box, running(database, box) as bot:
        await bot.settled()
        lost = place.write(room, 2, spacing=0.001)
        await bot.history.refresh(place.guild_id)
        assert await differences(database, world, place.guild_id) == []
        assert [one[:3] for one in await findings(database, "missed")] == [("missed", room, lost[-1])]
        world.set_overwrite(other, world.bot_user_id, MEMBER, deny=HISTORY)
        await bot.settled()
        bot.state.channels[other].overwrites = ()  # as if that event had been lost
        bot.state.apply("CHANNEL_UPDATE", {"guild_id": "0"})
        await bot.history.refresh(place.guild_id)
        assert not bot.state.readable(other)
    assert await database.pool.fetchval("select count(*) from message where deleted_at is not null") == 0
