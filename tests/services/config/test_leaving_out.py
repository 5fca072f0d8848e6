import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from services.capture.left_out import kept
from services.config.leaving_out import LeavingOut, leaves_out
from services.config.live import LiveSettings
from services.discord.server_state import LEFT_OUT, ServerState
from services.people.guild_settings import GuildSettings
from tests.e2e.bot_process import until

GUILD, ADMIN = 1000, 7
CATEGORY, GENERAL, THREAD, OTHER, VOICE, BOT = 10, 11, 12, 13, 14, 99
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
VIEW_AND_READ = str(1 << 10 | 1 << 16 | 1 << 20)


def described():
    return {
        "id": str(GUILD),
        "name": "School",
        "owner_id": "5",
        "roles": [{"id": str(GUILD), "name": "@everyone", "permissions": VIEW_AND_READ}],
        "members": [{"user": {"id": str(BOT)}, "roles": []}],
        "channels": [
            {"id": str(CATEGORY), "type": 4, "name": "Free time"},
            {"id": str(GENERAL), "type": 0, "name": "general", "parent_id": str(CATEGORY)},
            {"id": str(OTHER), "type": 0, "name": "other"},
            {"id": str(VOICE), "type": 2, "name": "lounge", "parent_id": str(CATEGORY)},
        ],
        "threads": [{"id": str(THREAD), "type": 11, "name": "a thread", "parent_id": str(GENERAL)}],
        "voice_states": [{"user_id": "3", "channel_id": str(VOICE)}, {"user_id": "4", "channel_id": str(OTHER)}],
    }


@pytest.fixture
async def place(database):
    live, state = LiveSettings(database, GuildSettings(), lambda: NOW), ServerState(BOT)
    made = LeavingOut(database, state, live)
    state.apply("GUILD_CREATE", described())
    await database.pool.executemany(
        "insert into channel (guild_id, id, kind, parent_id) values ($1, $2, $3, $4)",
        [
            (GUILD, CATEGORY, 4, None),
            (GUILD, GENERAL, 0, CATEGORY),
            (GUILD, THREAD, 11, GENERAL),
            (GUILD, OTHER, 0, None),
            (GUILD, VOICE, 2, CATEGORY),
            (GUILD + 1, GENERAL + 100, 0, CATEGORY),
        ],
    )
    running = asyncio.create_task(made.run())
    yield live, state, database
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("tracked", "ignored", "left_out"),
    [
        ((), (), set()),
        ((), ("11",), {GENERAL, THREAD}),
        ((), ("10",), {CATEGORY, GENERAL, THREAD, VOICE}),
        (("13",), (), {CATEGORY, GENERAL, THREAD, VOICE}),
        (("10",), ("11",), {GENERAL, THREAD, OTHER}),
        (("12",), (), {CATEGORY, GENERAL, OTHER, VOICE}),
    ],
)
def test_a_thread_goes_with_its_channel_and_a_channel_with_its_category(tracked, ignored, left_out):
    state = ServerState(BOT)
    state.apply("GUILD_CREATE", described())
    settings = GuildSettings(tracked_channels=tracked, ignored_channels=ignored)
    found = {one for one in state.channels if leaves_out(settings, state.line_of(one))}
    assert found == left_out


async def test_what_is_left_out_is_as_good_as_hidden_and_marked_until_it_is_wanted_again(place):
    live, state, database = place
    told: list[Any] = []
    state.subscribe(told.append)

    async def untracked(*ids):
        rows = await database.pool.fetch("select id from channel where not tracked")
        return {row["id"] for row in rows} == set(ids)

    await live.change(GUILD, {"ignored_channels": [str(CATEGORY)]}, ADMIN, NOW, 1)
    assert [change.kind for change in told] == ["permissions"]
    assert {state.why_unreadable(one) for one in (GENERAL, THREAD, VOICE)} == {LEFT_OUT}
    assert state.readable(OTHER)
    await until(lambda: untracked(CATEGORY, GENERAL, THREAD, VOICE))
    await live.change(GUILD, {"ignored_channels": None}, ADMIN, NOW, 2)
    assert state.readable(GENERAL)
    await until(untracked)


async def test_a_channel_that_appears_in_a_category_left_out_is_marked_too(place):
    live, state, database = place
    await live.change(GUILD, {"tracked_channels": [str(OTHER)]}, ADMIN, NOW, 1)
    await database.pool.execute("insert into channel (guild_id, id, parent_id) values ($1, 20, $2)", GUILD, CATEGORY)
    state.apply("CHANNEL_CREATE", {"id": "20", "type": 0, "guild_id": str(GUILD), "parent_id": str(CATEGORY)})
    tracked = "select tracked from channel where id = $1"
    await until(lambda: _is(database.pool.fetchval(tracked, 20), expected=False))
    assert await database.pool.fetchval(tracked, OTHER)


async def test_a_thread_of_a_conversation_is_never_recorded(place):
    _, state, database = place
    made = LeavingOut(database, state, LiveSettings(database, GuildSettings(), lambda: NOW))
    await database.pool.execute(
        "insert into conversation (guild_id, student_id, thread_id, opened_at) values ($1, 5, $2, $3)",
        GUILD,
        THREAD,
        NOW,
    )
    await made.look_again()
    assert state.why_unreadable(THREAD) == LEFT_OUT
    assert state.readable(GENERAL)
    running = asyncio.create_task(made.run())
    tracked = "select tracked from channel where id = $1"
    await until(lambda: _is(database.pool.fetchval(tracked, THREAD), expected=False))
    running.cancel()
    assert await database.pool.fetchval(tracked, GENERAL)


async def test_what_is_left_out_of_another_process_s_server_is_marked_there(place):
    _, state, database = place
    live = LiveSettings(database, GuildSettings(), lambda: NOW)
    made = LeavingOut(database, state, live, lambda guild_id: guild_id != GUILD)
    await database.pool.execute(
        "insert into conversation (guild_id, student_id, thread_id, opened_at) values ($1, 5, $2, $3)",
        *(GUILD, THREAD, NOW),
    )
    await made.look_again()
    assert state.readable(THREAD)


async def _is(asked, *, expected):
    return await asked is expected


async def test_live_events_of_a_channel_left_out_are_not_recorded_but_its_deletions_are(place):
    live, state, _ = place
    here = {"guild_id": str(GUILD), "channel_id": str(THREAD), "id": "1"}
    assert kept(state, "MESSAGE_CREATE", here) is here
    await live.change(GUILD, {"ignored_channels": [str(GENERAL)]}, ADMIN, NOW, 1)
    for name in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_REACTION_ADD", "MESSAGE_POLL_VOTE_ADD"):
        assert kept(state, name, here) is None
        assert kept(state, name, {**here, "channel_id": str(OTHER)}) is not None
    for name in ("MESSAGE_DELETE", "MESSAGE_REACTION_REMOVE", "CHANNEL_DELETE"):
        assert kept(state, name, here) is here
    assert kept(state, "MESSAGE_CREATE", {**here, "channel_id": "777"}) is None  # its line is not known yet
    in_private = {"channel_id": "55", "id": "2"}
    assert kept(state, "MESSAGE_CREATE", in_private) is in_private


async def test_who_is_in_a_voice_channel_left_out_is_in_none(place):
    live, state, _ = place
    await live.change(GUILD, {"ignored_channels": [str(VOICE)]}, ADMIN, NOW, 1)
    heard = kept(state, "VOICE_STATE_UPDATE", {"guild_id": str(GUILD), "user_id": "3", "channel_id": str(VOICE)})
    assert heard == {"guild_id": str(GUILD), "user_id": "3", "channel_id": None}
    told = kept(state, "GUILD_CREATE", described())
    assert told is not None
    assert [one["user_id"] for one in told["voice_states"]] == ["4"]


@pytest.mark.parametrize("data", [{}, {"guild_id": "x", "channel_id": "y"}, {"guild_id": str(GUILD), "channel_id": []}])
async def test_what_cannot_be_read_is_left_to_whoever_reads_it(place, data):
    live, state, _ = place
    await live.change(GUILD, {"ignored_channels": [str(VOICE)]}, ADMIN, NOW, 1)
    for name in ("MESSAGE_CREATE", "VOICE_STATE_UPDATE", "GUILD_CREATE"):
        assert kept(state, name, data) == data
