"""Every event carries full objects that fit the official description."""

import pytest

from sandbox import Event, World
from sandbox.contract.checking import Contract, default_path

SCHEMA_OF = {
    "MESSAGE_CREATE": "MessageResponse",
    "MESSAGE_UPDATE": "MessageResponse",
    "GUILD_CREATE": "GuildResponse",
    "GUILD_UPDATE": "GuildResponse",
    "GUILD_MEMBER_ADD": "GuildMemberResponse",
    "GUILD_MEMBER_UPDATE": "GuildMemberResponse",
    "CHANNEL_CREATE": "GuildChannelResponse",
    "CHANNEL_UPDATE": "GuildChannelResponse",
    "CHANNEL_DELETE": "GuildChannelResponse",
    "THREAD_CREATE": "ThreadResponse",
    "THREAD_UPDATE": "ThreadResponse",
    "THREAD_MEMBER_UPDATE": "ThreadMemberResponse",
    "VOICE_STATE_UPDATE": "VoiceStateResponse",
    "USER_UPDATE": "UserResponse",
    "GUILD_AUDIT_LOG_ENTRY_CREATE": "AuditLogEntryResponse",
    "GUILD_SCHEDULED_EVENT_CREATE": "VoiceScheduledEventResponse",
    "GUILD_SCHEDULED_EVENT_UPDATE": "VoiceScheduledEventResponse",
    "GUILD_SCHEDULED_EVENT_DELETE": "VoiceScheduledEventResponse",
}
KEYS_OF = {
    "GUILD_DELETE": {"id"},
    "GUILD_MEMBER_REMOVE": {"guild_id", "user"},
    "GUILD_BAN_ADD": {"guild_id", "user"},
    "GUILD_BAN_REMOVE": {"guild_id", "user"},
    "GUILD_ROLE_CREATE": {"guild_id", "role"},
    "GUILD_ROLE_UPDATE": {"guild_id", "role"},
    "GUILD_ROLE_DELETE": {"guild_id", "role_id"},
    "GUILD_EMOJIS_UPDATE": {"guild_id", "emojis"},
    "CHANNEL_PINS_UPDATE": {"guild_id", "channel_id", "last_pin_timestamp"},
    "THREAD_DELETE": {"id", "guild_id", "parent_id", "type"},
    "THREAD_LIST_SYNC": {"guild_id", "channel_ids", "threads", "members"},
    "THREAD_MEMBERS_UPDATE": {"id", "guild_id", "member_count"},
    "MESSAGE_DELETE": {"id", "channel_id", "guild_id"},
    "MESSAGE_DELETE_BULK": {"ids", "channel_id", "guild_id"},
    "MESSAGE_REACTION_ADD": {"user_id", "channel_id", "message_id", "guild_id", "member", "emoji", "burst", "type"},
    "MESSAGE_REACTION_REMOVE": {"user_id", "channel_id", "message_id", "guild_id", "emoji", "burst", "type"},
    "MESSAGE_REACTION_REMOVE_ALL": {"channel_id", "message_id", "guild_id"},
    "MESSAGE_REACTION_REMOVE_EMOJI": {"channel_id", "message_id", "guild_id", "emoji"},
    "MESSAGE_POLL_VOTE_ADD": {"user_id", "channel_id", "message_id", "guild_id", "answer_id"},
    "MESSAGE_POLL_VOTE_REMOVE": {"user_id", "channel_id", "message_id", "guild_id", "answer_id"},
    "TYPING_START": {"channel_id", "user_id", "timestamp", "guild_id", "member"},
    "INVITE_CREATE": {"channel_id", "code", "created_at", "guild_id", "max_age", "max_uses", "temporary", "uses"},
    "INVITE_DELETE": {"channel_id", "guild_id", "code"},
    "PRESENCE_UPDATE": {"user", "guild_id", "status", "activities", "client_status"},
    "WEBHOOKS_UPDATE": {"guild_id", "channel_id"},
    "GUILD_SCHEDULED_EVENT_USER_ADD": {"guild_scheduled_event_id", "user_id", "guild_id"},
    "GUILD_SCHEDULED_EVENT_USER_REMOVE": {"guild_scheduled_event_id", "user_id", "guild_id"},
}


def in_messages(world, guild, channel, ada, sam):
    first = world.post(channel, sam, f"hello <@{ada}>", attachments=[("a.txt", b"x", "text/plain")])["id"]
    world.post(channel, ada, "answer", reply_to=first)
    world.post(channel, ada, forward_of=(channel, first))
    world.post(channel, 0, "news", webhook={"id": 5, "name": "News"})
    world.react(channel, first, sam, "👍")
    world.unreact(channel, first, sam, "👍")
    emoji = world.add_emoji(guild, "blob")
    world.react(channel, first, sam, f"blob:{emoji['id']}")
    world.clear_reactions(channel, first, f"blob:{emoji['id']}")
    world.clear_reactions(channel, first)
    world.edit(channel, first, "edited")
    world.pin(channel, first, ada)
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    poll = world.post(channel, sam, poll={"question": {"text": "Well?"}, "answers": answers})["id"]
    world.vote(channel, poll, ada, 1)
    world.unvote(channel, poll, ada, 1)
    world.end_poll(channel, poll)
    world.delete(channel, first)
    world.bulk_delete(channel, [poll])
    world.typing(channel, sam)


def in_channels(world, guild, channel, ada, sam):
    thread = world.add_thread(channel, "talk", world.bot_user_id)["id"]
    world.join_thread(thread, sam)
    world.leave_thread(thread, sam)
    world.archive_thread(thread)
    world.unarchive_thread(thread)
    forum = world.add_channel(guild, "help", 15, tags=["python"])
    world.add_thread(forum["id"], "How?", sam, tags=[forum["available_tags"][0]["id"]])
    world.set_overwrite(channel, guild, 0, deny=1 << 10)
    world.remove_overwrite(channel, guild)
    world.delete_thread(thread)
    world.create_invite(channel, ada)
    world.delete_invite(channel, "code")
    world.webhooks_changed(channel)
    world.delete_channel(forum["id"])


def in_the_server(world, guild, channel, ada, sam):
    role = world.add_role(guild, "Student", 1, 0x336699)["id"]
    world.give_role(guild, sam, role)
    world.update_role(guild, role, name="Students")
    world.delete_role(guild, role)
    voice = world.add_channel(guild, "voice", 2)["id"]
    world.voice(guild, sam, voice, self_mute=True)
    world.voice(guild, sam, None)
    world.presence(guild, sam, "idle")
    event = world.add_scheduled_event(guild, voice, "Office hours", world.clock.now())
    world.attend(guild, event["id"], sam)
    world.attend(guild, event["id"], sam, on=False)
    world.update_scheduled_event(guild, event["id"], status=2)
    world.delete_scheduled_event(guild, event["id"])
    world.audit(guild, 20, ada, sam, reason="no show")
    world.update_guild(guild, name="New school")
    world.update_user(world.bot_user_id, global_name="Profiler")
    world.remove_member(guild, sam, banned=True)
    world.unban(guild, sam)
    world.remove_member(guild, world.bot_user_id)


@pytest.fixture(scope="module")
def events():
    world, heard = World.empty(), list[Event]()
    world.subscribe(heard.append)
    ada, sam = (world.add_user(name)["id"] for name in ("ada", "sam"))
    guild = world.add_guild("School", ada)["id"]
    world.add_member(guild, world.bot_user_id)
    world.add_member(guild, sam)
    channel = world.add_channel(guild, "general")["id"]
    for part in (in_messages, in_channels, in_the_server):
        part(world, guild, channel, ada, sam)
    return heard


@pytest.fixture(scope="module")
def contract():
    if not default_path().is_file():
        pytest.skip("Discord's OpenAPI description is not beside this checkout")
    return Contract.from_file(None, lambda _: None)


@pytest.mark.parametrize("name", SCHEMA_OF)
def test_an_event_that_is_an_object_fits_its_schema(events, contract, name):
    told = [event.data for event in events if event.name == name]
    assert told
    assert [problem for data in told for problem in contract.component(SCHEMA_OF[name], data)] == []


@pytest.mark.parametrize("name", KEYS_OF)
def test_an_event_that_is_an_envelope_has_its_keys(events, name):
    told = [event.data for event in events if event.name == name]
    assert told
    assert all(data.keys() >= KEYS_OF[name] for data in told)


def test_no_event_is_without_a_check(events):
    assert {event.name for event in events} == SCHEMA_OF.keys() | KEYS_OF.keys()


def test_objects_inside_envelopes_fit_too(events, contract):
    inside = {"role": "GuildRoleResponse", "user": "UserResponse", "member": "GuildMemberResponse"}
    for event in events:
        if event.name in KEYS_OF and event.name != "PRESENCE_UPDATE":
            for key in inside.keys() & event.data.keys():
                assert contract.component(inside[key], event.data[key]) == [], (event.name, key)
