"""Faults of the gateway and the world, as a client meets them."""

import asyncio

import aiohttp
import orjson
import pytest

from sandbox.faults.registry import UnknownFault


async def contents(client, count):
    return [(await client.dispatch("MESSAGE_CREATE"))["content"] for _ in range(count)]


def say(wire, *texts):
    for text in texts:
        wire.say(text)


async def test_a_dropped_event_leaves_a_hole_in_the_numbers(wire):
    client = await wire.ready()
    wire.faults.add("gateway.drop", match={"event": "MESSAGE_CREATE"})
    before = client.seq
    say(wire, "lost", "kept")
    assert await contents(client, 1) == ["kept"]
    assert client.seq == before + 2


async def test_a_dropped_event_may_leave_no_trace(wire):
    client = await wire.ready()
    wire.faults.add("gateway.drop", consume_seq=False)
    before = client.seq
    say(wire, "lost", "kept")
    assert await contents(client, 1) == ["kept"]
    assert client.seq == before + 1


async def test_a_doubled_event_comes_with_two_numbers(wire):
    client = await wire.ready()
    wire.faults.add("gateway.duplicate")
    say(wire, "twice", "once")
    assert await contents(client, 3) == ["twice", "twice", "once"]


async def test_a_delayed_event_comes_after_later_ones(wire):
    client = await wire.ready()
    wire.faults.add("gateway.delay", seconds=0.05)
    say(wire, "late", "early")
    assert wire.gateway.pending
    assert await contents(client, 2) == ["early", "late"]
    assert not wire.gateway.pending


async def test_events_are_reordered_within_the_window(wire):
    client = await wire.ready()
    wire.faults.add("gateway.reorder", window=3, seed=4)
    say(wire, "1", "2", "3", "4")
    heard = await contents(client, 4)
    assert sorted(heard[:3]) == ["1", "2", "3"]
    assert heard[:3] != ["1", "2", "3"]
    assert heard[3] == "4"


async def test_a_window_that_does_not_fill_up_is_released(wire):
    client = await wire.ready()
    wire.faults.add("gateway.reorder", window=3, seconds=0.05)
    say(wire, "alone")
    assert await contents(client, 1) == ["alone"]


@pytest.mark.parametrize(
    ("kind", "options", "check"),
    [
        ("unknown_enum", {}, lambda d: d["type"] == 250),
        ("missing_keys", {}, lambda d: "mentions" not in d and "member" not in d),
        ("extra_keys", {}, lambda d: "hologram" in d),
        ("null_keys", {"keys": ["mentions"]}, lambda d: d["mentions"] is None),
        ("future_forward", {}, lambda d: d["message_snapshots"][0]["message"]["type"] == 251),
    ],
)
async def test_payloads_are_mangled_as_told(wire, kind, options, check):
    client = await wire.ready()
    wire.faults.add(f"gateway.{kind}", match={"event": "MESSAGE_CREATE"}, **options)
    say(wire, "odd")
    assert check(await client.dispatch("MESSAGE_CREATE"))


async def test_an_update_may_be_partial(wire):
    client = await wire.ready()
    said = wire.say("first")
    wire.faults.add("gateway.partial_update")
    wire.world.edit(wire.channel, said["id"], "second")
    update = await client.dispatch("MESSAGE_UPDATE")
    assert update.keys() == {"id", "channel_id", "guild_id", "content", "edited_timestamp"}


async def test_an_unknown_event_comes_through(wire):
    client = await wire.ready()
    wire.faults.add("gateway.unknown_event", name="HOLOGRAM_CREATE", data={"id": "7"})
    assert await client.dispatch("HOLOGRAM_CREATE") == {"id": "7"}


async def test_a_malformed_frame_comes_through(wire):
    client = await wire.ready()
    wire.faults.add("gateway.malformed")
    with pytest.raises(orjson.JSONDecodeError):
        await client.frame()


async def test_a_server_may_be_away_and_come_back(wire):
    client = await wire.ready()
    wire.faults.add("gateway.guild_unavailable")
    say(wire, "unheard")
    assert (await client.dispatch("GUILD_DELETE"))["unavailable"] is True
    wire.faults.add("gateway.guild_back")
    back = await client.dispatch("GUILD_CREATE")
    assert back["channels"][0]["last_message_id"] is not None


@pytest.mark.parametrize("resumable", [True, False])
async def test_op_9_asks_for_a_resume_or_ends_the_session(wire, resumable):
    client = await wire.ready()
    wire.faults.add("gateway.invalidate", resumable=resumable)
    assert await client.until_op(9) is resumable
    again = await wire.client()
    await again.resume(client.session_id, client.seq)
    if resumable:
        await again.dispatch("RESUMED")
    else:
        assert await again.until_op(9) is False


@pytest.mark.parametrize("on", ["identify", "resume"])
async def test_op_9_may_answer_an_identify_or_a_resume(wire, on):
    wire.faults.add("gateway.invalid_session", match={"on": on}, resumable=False)
    client = await wire.client()
    if on == "identify":
        await client.identify()
    else:
        await client.resume("whatever", 1)
    assert await client.until_op(9) is False


async def test_op_7_is_sent(wire):
    client = await wire.ready()
    wire.faults.add("gateway.reconnect")
    await client.until_op(7)


async def test_op_1_asks_for_a_heartbeat(wire):
    client = await wire.ready()
    wire.faults.add("gateway.heartbeat_request")
    await client.until_op(1)


@pytest.mark.parametrize("code", [4000, 4004, 4007, 4008, 4009, 4014, 1000, 1001])
async def test_a_connection_is_closed_with_any_code(wire, code):
    client = await wire.ready()
    wire.faults.add("gateway.close", code=code)
    assert await client.closed() == code


async def test_no_hello_no_ack_and_a_late_ack(wire):
    wire.faults.add("gateway.no_hello")
    wire.faults.add("gateway.no_ack")
    client = await wire.client()
    await client.send(1, None)
    wire.faults.add("gateway.late_ack", seconds=0.02)
    await client.send(1, None)
    assert (await client.frame())["op"] == 11
    await client.send(1, None)
    assert (await client.frame())["op"] == 11


async def test_silence_holds_everything_back_until_it_is_over(wire):
    client = await wire.ready()
    wire.faults.add("gateway.silence", seconds=0.1)
    say(wire, "held")
    began = asyncio.get_running_loop().time()
    assert await contents(client, 1) == ["held"]
    assert asyncio.get_running_loop().time() - began > 0.05


async def test_a_huge_server_is_huge(wire):
    wire.faults.add("gateway.huge_guild", channels=3000)
    client = await wire.client()
    await client.ready()
    assert len((await client.dispatch("GUILD_CREATE"))["channels"]) == 3001


async def test_things_may_happen_in_the_world_unheard(wire):
    client = await wire.ready()
    said = wire.say("first")
    await client.dispatch("MESSAGE_CREATE")
    where = {"channel_id": wire.channel, "message_id": said["id"]}
    wire.faults.add("world.edit", content="second", quiet=True, **where)
    say(wire, "next")
    assert (await client.frame())["t"] == "MESSAGE_CREATE"
    assert wire.world.message(wire.channel, said["id"])["content"] == "second"


async def test_a_lost_permission_hides_a_channel(wire):
    client = await wire.ready()
    wire.faults.add("world.lose_permission", channel_id=wire.channel)
    say(wire, "unseen")
    wire.faults.add("world.regain_permission", channel_id=wire.channel)
    say(wire, "seen")
    assert await contents(client, 1) == ["seen"]


async def test_somebody_leaves_and_returns(wire):
    client = await wire.ready()
    wire.faults.add("world.leave_and_return", guild_id=wire.guild, user_id=wire.ada)
    await client.dispatch("GUILD_MEMBER_REMOVE")
    await client.dispatch("GUILD_MEMBER_ADD")


async def test_two_messages_of_one_millisecond_have_two_ids(wire):
    client = await wire.ready()
    wire.faults.add("world.twins", channel_id=wire.channel, user_id=wire.ada)
    first, second = [await client.dispatch("MESSAGE_CREATE") for _ in range(2)]
    assert first["timestamp"] == second["timestamp"]
    assert int(first["id"]) < int(second["id"])


async def test_every_fault_of_the_world_can_be_set(wire):
    world, channel = wire.world, wire.channel
    user = int(world.add_user("zoe")["id"])
    world.add_member(wire.guild, user)
    thread = world.add_thread(channel, "help", wire.ada)["id"]
    said = wire.say("hello")["id"]
    where = {"channel_id": channel, "message_id": said}
    wire.faults.add("world.react", user_id=user, **where)
    wire.faults.add("world.archive_thread", thread_id=thread)
    wire.faults.add("world.unarchive_thread", thread_id=thread)
    wire.faults.add("world.channel_type", channel_id=channel, type=5)
    wire.faults.add("world.post", channel_id=channel, user_id=user)
    wire.faults.add("world.delete", **where)
    wire.faults.add("world.delete_account", user_id=user)
    assert world.channel(channel)["type"] == 5
    wire.faults.add("world.delete_channel", channel_id=channel)
    assert channel not in world.channels


def test_an_unknown_fault_is_refused_with_the_known_ones(wire):
    with pytest.raises(UnknownFault, match=r"gateway\.abort"):
        wire.faults.add("gateway.nonsense")


async def test_a_fault_strikes_as_often_and_as_likely_as_told(wire):
    client = await wire.ready()
    wire.faults.add("gateway.drop", count=None, probability=0.5, seed=1, match={"event": "MESSAGE_CREATE"})
    say(wire, *(str(number) for number in range(40)))
    wire.faults.clear()
    say(wire, "end")
    heard = 0
    while (await client.dispatch("MESSAGE_CREATE"))["content"] != "end":
        heard += 1
    assert 8 < heard < 32


async def test_a_new_connection_can_be_refused(wire):
    wire.faults.add("gateway.unreachable", status=502)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="502"):
        await wire.client()
    await wire.ready()


async def test_a_socket_can_be_cut_when_a_certain_event_passes(wire):
    client = await wire.ready()
    wire.faults.add("gateway.close", code=4000, match={"event": "MESSAGE_CREATE"})
    wire.world.typing(wire.channel, wire.ada)
    await client.dispatch("TYPING_START")
    wire.say("now")
    await client.dispatch("MESSAGE_CREATE")
    assert await client.closed() == 4000


async def test_a_deleted_emoji_has_no_name(wire):
    client = await wire.ready()
    said, emoji = wire.say("hello"), wire.world.add_emoji(wire.guild, "party")
    wire.faults.add("gateway.nameless_emoji", match={"event": "MESSAGE_REACTION_ADD"})
    wire.world.react(wire.channel, said["id"], wire.ada, f"party:{emoji['id']}")
    told = await client.dispatch("MESSAGE_REACTION_ADD")
    assert told["emoji"] == {"id": emoji["id"], "name": None}


async def test_somebody_can_come_who_is_there_and_a_thread_can_be_new_again(wire):
    client = await wire.ready()
    thread = wire.world.add_thread(wire.channel, "help", wire.ada)
    await client.dispatch("THREAD_CREATE")
    wire.faults.add("gateway.member_again", guild_id=wire.guild, user_id=wire.ada)
    again = await client.dispatch("GUILD_MEMBER_ADD")
    assert again["joined_at"] > wire.world.member(wire.guild, wire.ada)["joined_at"]
    wire.faults.add("gateway.thread_again", thread_id=thread["id"])
    assert (await client.dispatch("THREAD_CREATE"))["id"] == thread["id"]


async def test_any_change_can_be_a_fault_and_go_unheard(wire):
    client = await wire.ready()
    said = wire.say("hello")
    where = {"channel_id": wire.channel, "message_id": said["id"]}
    wire.faults.add("world.act", change="react", arguments={**where, "user_id": wire.ada, "emoji": "👍"}, quiet=True)
    wire.faults.add("world.act", change="ban", arguments={"guild_id": wire.guild, "user_id": wire.ada})
    assert (await client.dispatch("MESSAGE_CREATE"))["id"] == said["id"]
    assert (await client.dispatch("GUILD_MEMBER_REMOVE"))["user"]["id"] == str(wire.ada)
    assert wire.world.message(wire.channel, said["id"])["reactions"][0]["count"] == 1


async def test_a_token_can_be_taken_and_given_back(wire):
    client = await wire.ready()
    wire.faults.add("gateway.reset_token")
    assert await client.closed() == 4004
    assert not wire.gateway.token_valid
    wire.faults.add("gateway.restore_token")
    assert wire.gateway.token_valid
