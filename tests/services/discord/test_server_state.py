"""The picture of a server that raw events draw."""

import pytest

from services.discord.permissions import Permission
from services.discord.server_state import Change, ServerState

GUILD, BOT, ROLE, GENERAL, SECRET, THREAD = 1, 9, 5, 10, 11, 12
READ = str(int(Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY))


def channel(channel_id, kind=0, deny="0", **more):
    overwrites = [{"id": str(GUILD), "type": 0, "allow": "0", "deny": deny}]
    return {"id": str(channel_id), "type": kind, "name": f"c{channel_id}", "permission_overwrites": overwrites} | more


def thread(thread_id=THREAD, kind=11, parent=GENERAL, **more):
    return {"id": str(thread_id), "type": kind, "name": "t", "parent_id": str(parent), "guild_id": str(GUILD)} | more


def guild(**more):
    return {
        "id": str(GUILD),
        "name": "School",
        "owner_id": "4",
        "roles": [{"id": str(GUILD), "permissions": READ}, {"id": str(ROLE), "permissions": "0"}],
        "members": [{"user": {"id": str(BOT)}, "roles": [str(ROLE)]}],
        "channels": [channel(GENERAL, last_message_id="100"), channel(SECRET, deny=READ)],
        "threads": [thread()],
    } | more


@pytest.fixture
def state():
    state = ServerState()
    state.apply("READY", {"user": {"id": str(BOT)}})
    state.apply("GUILD_CREATE", guild())
    return state


@pytest.fixture
def changes(state):
    heard: list[Change] = []
    state.subscribe(heard.append)
    return heard


def test_a_described_server_says_what_can_be_read(state):
    assert state.readable(GENERAL)
    assert state.readable(THREAD)
    assert not state.readable(SECRET)
    assert state.channels[GENERAL].last_message_id == 100


def test_a_role_that_gains_permissions_opens_nothing_that_everyone_is_denied(state, changes):
    state.apply("GUILD_ROLE_UPDATE", {"guild_id": str(GUILD), "role": {"id": str(ROLE), "permissions": READ}})
    assert not state.readable(SECRET)
    assert changes == [Change("permissions", GUILD)]


def test_an_overwrite_opens_a_channel_and_the_change_is_told(state, changes):
    state.apply("CHANNEL_UPDATE", channel(SECRET, guild_id=str(GUILD)))
    assert state.readable(SECRET)
    assert changes == [Change("permissions", GUILD, SECRET)]


def test_a_renamed_channel_changes_no_permission(state, changes):
    state.apply("CHANNEL_UPDATE", channel(GENERAL, guild_id=str(GUILD), name="renamed"))
    assert state.channels[GENERAL].name == "renamed"
    assert changes == []


def test_the_bots_own_new_role_changes_what_it_reads(state, changes):
    state.apply("GUILD_MEMBER_UPDATE", {"guild_id": str(GUILD), "user": {"id": str(BOT)}, "roles": []})
    assert changes == [Change("permissions", GUILD)]


def test_a_private_thread_is_readable_while_the_bot_is_in_it(state):
    state.apply("THREAD_CREATE", thread(20, kind=12))
    assert not state.readable(20)
    state.apply("THREAD_MEMBERS_UPDATE", {"id": "20", "guild_id": str(GUILD), "added_members": [{"user_id": str(BOT)}]})
    assert state.readable(20)
    state.apply("THREAD_MEMBERS_UPDATE", {"id": "20", "guild_id": str(GUILD), "removed_member_ids": [str(BOT)]})
    assert not state.readable(20)


def test_a_deleted_channel_takes_its_threads_along(state, changes):
    state.apply("CHANNEL_DELETE", channel(GENERAL, guild_id=str(GUILD)))
    assert GENERAL not in state.channels
    assert THREAD not in state.channels
    assert changes == [Change("channel_gone", GUILD, GENERAL)]


def test_a_message_raises_the_newest_known_id_and_never_lowers_it(state):
    for message_id in ("300", "200"):
        state.apply("MESSAGE_CREATE", {"id": message_id, "channel_id": str(GENERAL)})
    assert state.channels[GENERAL].last_message_id == 300


def test_a_server_described_anew_replaces_the_old_picture(state, changes):
    state.apply("GUILD_CREATE", guild(channels=[channel(GENERAL)], threads=[]))
    assert set(state.channels) == {GENERAL}
    assert changes == [Change("server", GUILD)]


@pytest.mark.parametrize("data", [{}, {"id": "x"}, {"guild_id": "1"}, {"guild_id": "1", "id": None}, {"user": None}])
@pytest.mark.parametrize("name", [*ServerState()._steps])
def test_no_payload_raises(state, name, data):
    state.apply(name, data)
    assert state.bot_user_id == BOT


def test_one_malformed_channel_does_not_hide_the_others(state):
    state.apply("GUILD_CREATE", guild(channels=[{"id": "no"}, channel(GENERAL)]))
    assert state.readable(GENERAL)


def test_a_thread_from_a_list_is_new_only_once(state):
    assert state.note_thread(thread(33), GUILD)
    assert not state.note_thread(thread(33), GUILD)
    assert state.readable(33)


def test_a_listed_thread_is_kept_under_its_server(state):
    state.note_thread(thread(33), GUILD)
    assert 33 in {one.id for one in state.in_guild(GUILD)}


def test_members_who_moved_since_a_moment_are_known(state):
    state._monotonic = lambda: 50.0
    state.apply("GUILD_MEMBER_REMOVE", {"guild_id": str(GUILD), "user": {"id": "77"}})
    assert state.moved_since(GUILD, 77, 50.0)
    assert not state.moved_since(GUILD, 77, 51.0)
    assert not state.moved_since(GUILD, 78, 0.0)
