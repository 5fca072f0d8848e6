"""Every event carries objects that fit Discord's official description."""

import pytest

from sandbox.contract.checking import Contract
from sandbox.crowd import Crowd
from sandbox.gateway.intents import KNOWN
from sandbox.permissions import VIEW_AUDIT_LOG
from tests.sandbox.crowded import crowded

OBJECTS = {
    "MESSAGE_CREATE": "MessageResponse",
    "MESSAGE_UPDATE": "MessageResponse",
    "CHANNEL_CREATE": "GuildChannelResponse",
    "CHANNEL_UPDATE": "GuildChannelResponse",
    "CHANNEL_DELETE": "GuildChannelResponse",
    "THREAD_CREATE": "ThreadResponse",
    "THREAD_UPDATE": "ThreadResponse",
    "GUILD_UPDATE": "GuildResponse",
    "GUILD_MEMBER_ADD": "GuildMemberResponse",
    "GUILD_MEMBER_UPDATE": "GuildMemberResponse",
    "VOICE_STATE_UPDATE": "VoiceStateResponse",
    "GUILD_AUDIT_LOG_ENTRY_CREATE": "AuditLogEntryResponse",
    "THREAD_MEMBER_UPDATE": "ThreadMemberResponse",
    "USER_UPDATE": "UserResponse",
}
INSIDE = {
    "GUILD_ROLE_CREATE": [("role", "GuildRoleResponse")],
    "GUILD_ROLE_UPDATE": [("role", "GuildRoleResponse")],
    "GUILD_MEMBER_REMOVE": [("user", "UserResponse")],
    "GUILD_BAN_ADD": [("user", "UserResponse")],
    "GUILD_BAN_REMOVE": [("user", "UserResponse")],
    "MESSAGE_REACTION_ADD": [("emoji", "MessageReactionEmojiResponse"), ("member", "GuildMemberResponse")],
    "TYPING_START": [("member", "GuildMemberResponse")],
}
LISTS = {
    "GUILD_CREATE": [
        ("channels", "GuildChannelResponse"),
        ("members", "GuildMemberResponse"),
        ("threads", "ThreadResponse"),
        ("roles", "GuildRoleResponse"),
        ("emojis", "EmojiResponse"),
    ],
    "GUILD_MEMBERS_CHUNK": [("members", "GuildMemberResponse")],
    "THREAD_LIST_SYNC": [("threads", "ThreadResponse")],
    "GUILD_EMOJIS_UPDATE": [("emojis", "EmojiResponse")],
    "THREAD_MEMBERS_UPDATE": [("added_members", "ThreadMemberResponse")],
}


def everything_happens(wire):
    """One of each change that the gateway tells of."""
    world, guild, ada = wire.world, wire.guild, wire.ada
    world.give_role(guild, world.bot_user_id, world.add_role(guild, "Auditor", VIEW_AUDIT_LOG)["id"])
    zoe = int(world.add_user("zoe", global_name="Zoe")["id"])
    world.add_member(guild, zoe, nick="Z")
    role = world.add_role(guild, "Student", color=0x3388FF)
    world.update_role(guild, role["id"], name="Learner")
    world.give_role(guild, zoe, role["id"])
    world.add_emoji(guild, "party")
    world.update_guild(guild, name="Academy")
    happens_in_channels(wire, zoe)
    world.audit(guild, 25, ada, zoe)
    world.delete_role(guild, role["id"])
    world.remove_member(guild, zoe, banned=True)
    world.unban(guild, zoe)
    world.update_user(world.bot_user_id, global_name="Profiler")


def happens_in_channels(wire, zoe):
    world, guild, ada, channel = wire.world, wire.guild, wire.ada, wire.channel
    forum = world.add_channel(guild, "questions", 15, tags=("solved",))
    voice = world.add_channel(guild, "voice", 2)
    post = world.add_thread(forum["id"], "How?", zoe)
    world.post(post["id"], zoe, "how?")
    said = wire.say(f"hello <@{zoe}>", attachments=[("a.txt", b"abc", "text/plain")])
    world.add_thread(channel, "aside", ada, starter_message_id=said["id"])
    reply = world.post(channel, zoe, "yes", reply_to=said["id"])
    world.post(channel, ada, forward_of=(channel, said["id"]))
    world.edit(channel, reply["id"], "no")
    world.react(channel, said["id"], zoe, "👍")
    world.unreact(channel, said["id"], zoe, "👍")
    world.pin(channel, said["id"], ada)
    world.typing(channel, zoe)
    world.voice(guild, zoe, voice["id"])
    world.voice(guild, zoe, None)
    world.join_thread(post["id"], world.bot_user_id)
    world.archive_thread(post["id"])
    world.unarchive_thread(post["id"])
    world.set_overwrite(voice["id"], zoe, 1, deny=1024)
    world.delete(channel, reply["id"])
    world.delete_thread(post["id"])
    world.delete_channel(voice["id"])


async def test_everything_that_is_told_fits_the_description(wire):
    contract = Contract.from_file(None, lambda _text: None)
    if not contract.on:
        pytest.skip("Discord's official OpenAPI description is not beside this checkout")
    client = await wire.client()
    await client.ready(KNOWN)
    everything_happens(wire)
    wire.faults.add("gateway.unknown_event", name="END")
    seen, problems = set(), []
    while (frame := await client.frame())["t"] != "END":
        seen.add(frame["t"])
        problems += [f"{frame['t']}: {problem}" for problem in problems_of(contract, frame["t"], frame["d"])]
    assert not problems
    assert seen >= (OBJECTS.keys() | INSIDE.keys() | LISTS.keys()) - {"THREAD_LIST_SYNC", "GUILD_MEMBERS_CHUNK"}


async def test_whatever_a_crowd_does_is_told_in_the_descriptions_words(wire):
    contract = Contract.from_file(None, lambda _text: None)
    if not contract.on:
        pytest.skip("Discord's official OpenAPI description is not beside this checkout")
    crowd = Crowd(wire.world, crowded(wire.world), seed=2, also=["delete_account"])
    client = await wire.client()
    await client.ready(KNOWN)
    for _ in range(400):
        crowd.act(seconds=1)
    wire.faults.add("gateway.unknown_event", name="END")
    problems = []
    while (frame := await client.frame())["t"] != "END":
        problems += [f"{frame['t']}: {problem}" for problem in problems_of(contract, frame["t"], frame["d"])]
    assert not problems


SCHEDULED = ["StageScheduledEventResponse", "VoiceScheduledEventResponse", "ExternalScheduledEventResponse"]


def problems_of(contract, name, data):
    if name in {f"GUILD_SCHEDULED_EVENT_{what}" for what in ("CREATE", "UPDATE", "DELETE")}:
        yield from contract.component(SCHEDULED[data["entity_type"] - 1], data)
    if name in OBJECTS:
        yield from contract.component(OBJECTS[name], data)
    for key, schema in INSIDE.get(name, ()):
        yield from contract.component(schema, data[key])
    for key, schema in LISTS.get(name, ()):
        for one in data.get(key, ()):
            yield from contract.component(
                schema, {"guild_id": data["guild_id"] if "guild_id" in data else data["id"], **one}
            )
