"""Sessions over a real socket: identify, events, resume, limits."""

import asyncio

import pytest

from sandbox.gateway.handshake import IdentifyBudget
from sandbox.gateway.intents import KNOWN, Intent
from sandbox.kinds import VOICE


async def test_a_new_session_gets_hello_ready_and_its_servers(wire):
    client = await wire.client()
    hello = await client.until_op(10)
    await client.identify()
    ready = await client.dispatch("READY")
    guild = await client.dispatch("GUILD_CREATE")
    assert hello["heartbeat_interval"] > 0
    assert ready["guilds"] == [{"id": str(wire.guild), "unavailable": True}]
    assert ready["application"]["id"] == wire.world.application["id"]
    assert guild["member_count"] == 2
    assert [member["user"]["id"] for member in guild["members"]] == [str(wire.world.bot_user_id)]
    assert [channel["name"] for channel in guild["channels"]] == ["general"]


async def test_a_new_session_is_told_of_meetings_to_come(wire):
    room = wire.world.add_channel(wire.guild, "Office hours", VOICE)["id"]
    meeting = wire.world.add_scheduled_event(wire.guild, room, "Questions", wire.world.clock.now())
    client = await wire.client()
    await client.ready()
    assert (await client.dispatch("GUILD_CREATE"))["guild_scheduled_events"] == [meeting]


async def test_a_client_without_compression_gets_text(wire):
    client = await wire.client("?v=10&encoding=json")
    await client.ready()
    assert (await client.dispatch("GUILD_CREATE"))["name"] == "School"


async def test_a_message_reaches_the_session_whole(wire):
    client = await wire.ready()
    said = wire.say("hello")
    heard = await client.dispatch("MESSAGE_CREATE")
    assert (heard["id"], heard["content"], heard["guild_id"]) == (said["id"], "hello", str(wire.guild))


async def test_without_the_content_intent_text_is_empty_but_not_in_mentions(wire):
    client = await wire.ready(KNOWN & ~(Intent.PRESENCES | Intent.MESSAGE_CONTENT))
    wire.say("secret")
    wire.say(f"<@{wire.world.bot_user_id}> help")
    assert (await client.dispatch("MESSAGE_CREATE"))["content"] == ""
    assert (await client.dispatch("MESSAGE_CREATE"))["content"].endswith("help")


async def test_without_an_intent_its_events_stay_away(wire):
    client = await wire.ready(Intent.GUILDS)
    wire.say("unheard")
    wire.world.add_channel(wire.guild, "next")
    assert (await client.frame())["t"] == "CHANNEL_CREATE"


async def test_messages_of_a_hidden_channel_stay_away(wire):
    client = await wire.ready()
    hidden = wire.world.add_channel(wire.guild, "hidden")
    wire.world.set_overwrite(hidden["id"], wire.guild, 0, deny=1 << 10)
    wire.world.post(hidden["id"], wire.ada, "psst")
    wire.say("loud")
    assert (await client.dispatch("MESSAGE_CREATE"))["content"] == "loud"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 30}, 4013),
        ({"shard": [3, 2]}, 4010),
    ],
)
async def test_a_wrong_identify_ends_the_connection_with_its_code(wire, change, code):
    client = await wire.client()
    await client.identify(**change)
    assert await client.closed() == code


async def test_a_privileged_intent_that_is_switched_off_is_refused(wire):
    wire.world.application["flags"] = 0
    client = await wire.client()
    await client.identify()
    assert await client.closed() == 4014


async def test_another_version_is_refused(wire):
    client = await wire.client("?v=6")
    assert await client.closed() == 4012


@pytest.mark.parametrize(("op", "code"), [(8, 4003), (3, 4003), (77, 4001)])
async def test_frames_before_identify_are_refused(wire, op, code):
    client = await wire.client()
    await client.send(op, {})
    assert await client.closed() == code


async def test_a_second_identify_is_refused(wire):
    client = await wire.ready()
    await client.identify()
    assert await client.closed() == 4005


async def test_frames_that_cannot_be_read_are_refused(wire):
    client = await wire.client()
    await client.socket.send_str("{")
    assert await client.closed() == 4002


async def test_a_frame_of_more_than_4096_bytes_is_refused(wire):
    client = await wire.client()
    await client.send(1, "x" * 5000)
    assert await client.closed() == 4002


async def test_more_than_120_frames_in_the_window_are_refused(open_wire):
    async with open_wire(time_scale=1.0) as wire:
        client = await wire.client()
        for _ in range(121):
            await client.send(1, None)
        assert await client.closed() == 4008


async def test_a_heartbeat_is_acknowledged_and_its_number_noted(wire, let_run):
    client = await wire.ready()
    await client.send(1, 2)
    await client.until_op(11)
    (session,) = wire.gateway.sessions.values()
    assert session.acked == 2


async def test_a_client_that_stops_its_heartbeats_loses_the_session(wire, let_run):
    wire.gateway.heartbeat_patience = 0.1
    client = await wire.ready()
    assert await client.closed() == 4009
    await let_run(lambda: not wire.gateway.sessions)


async def test_a_second_identify_within_the_window_is_an_invalid_session(open_wire):
    async with open_wire(time_scale=1.0) as wire:
        await wire.ready()
        second = await wire.client()
        await second.identify()
        assert await second.until_op(9) is False


async def test_more_than_1000_identifies_a_day_end_every_session_and_the_token(wire):
    client = await wire.ready()
    now = asyncio.get_running_loop().time()
    for _ in range(999):
        wire.gateway.identifies.take(now - 60, 0.0)
    excess = await wire.client()
    await excess.identify()
    assert await excess.closed() == 4004
    assert await client.closed() == 4004
    assert not wire.gateway.sessions
    assert not wire.gateway.token_valid


async def test_after_a_cut_socket_a_resume_replays_what_was_missed(wire, let_run):
    client = await wire.ready()
    wire.say("heard")
    await client.dispatch("MESSAGE_CREATE")
    wire.faults.add("gateway.abort")
    await let_run(lambda: not wire.gateway.connections)
    wire.say("missed 1")
    wire.say("missed 2")
    again = await wire.client(url=client.resume_url)
    await again.resume(client.session_id, client.seq)
    missed = [(await again.dispatch("MESSAGE_CREATE"))["content"] for _ in range(2)]
    await again.dispatch("RESUMED")
    assert missed == ["missed 1", "missed 2"]
    assert client.resume_url.endswith("/resume")


async def test_a_resume_beyond_the_replay_buffer_is_an_invalid_session(wire, let_run):
    client = await wire.ready()
    wire.faults.add("gateway.replay_capacity", events=3)
    wire.faults.add("gateway.abort")
    await let_run(lambda: not wire.gateway.connections)
    for _ in range(4):
        wire.say()
    again = await wire.client()
    await again.resume(client.session_id, client.seq)
    assert await again.until_op(9) is False


async def test_a_resume_of_the_future_is_refused(wire, let_run):
    client = await wire.ready()
    wire.faults.add("gateway.abort")
    await let_run(lambda: not wire.gateway.connections)
    again = await wire.client()
    await again.resume(client.session_id, 999)
    assert await again.closed() == 4007


async def test_a_normal_close_ends_the_session(wire, let_run):
    client = await wire.ready()
    await client.socket.close(code=1000)
    await let_run(lambda: not wire.gateway.connections)
    again = await wire.client()
    await again.resume(client.session_id, client.seq)
    assert await again.until_op(9) is False


async def test_a_session_expires(wire, let_run):
    wire.gateway.session_lifetime = 0.1
    await wire.ready()
    wire.faults.add("gateway.abort")
    await let_run(lambda: not wire.gateway.sessions)


async def test_many_messages_arrive_in_order(wire):
    client = await wire.ready()
    for number in range(500):
        wire.say(str(number))
    heard = [(await client.dispatch("MESSAGE_CREATE"))["content"] for _ in range(500)]
    assert heard == [str(number) for number in range(500)]


async def test_the_bot_joins_voice_by_op_4(wire):
    client = await wire.ready()
    voice = wire.world.add_channel(wire.guild, "voice", 2)
    await client.send(
        4, {"guild_id": str(wire.guild), "channel_id": voice["id"], "self_mute": True, "self_deaf": False}
    )
    state = await client.dispatch("VOICE_STATE_UPDATE")
    assert (state["channel_id"], state["self_mute"]) == (voice["id"], True)


async def test_direct_messages_are_heard_with_their_intent_only(wire):
    client, other = await wire.ready(), await wire.client()
    wire.gateway.identifies.at_once = 5
    await other.ready(KNOWN & ~(Intent.DIRECT_MESSAGES | Intent.PRESENCES))
    conversation = wire.world.open_dm(wire.ada)
    wire.world.post(conversation["id"], wire.ada, "just us")
    wire.say("all of us")
    heard = await client.dispatch("MESSAGE_CREATE")
    assert heard["content"] == "just us"
    assert "guild_id" not in heard
    assert (await other.dispatch("MESSAGE_CREATE"))["content"] == "all of us"


async def test_each_server_belongs_to_one_shard(wire):
    wire.gateway.identifies.at_once = 5
    shard = (wire.guild >> 22) % 2
    own, other = await wire.client(), await wire.client()
    assert (await own.ready(shard=[shard, 2]))["guilds"]
    assert not (await other.ready(shard=[1 - shard, 2]))["guilds"]


async def test_a_server_s_events_and_direct_messages_reach_their_shard_alone(wire):
    wire.gateway.identifies.at_once = 5
    shard = (wire.guild >> 22) % 2
    clients = [await wire.client(), await wire.client()]
    told = [(await client.ready(shard=[number, 2]))["shard"] for number, client in enumerate(clients)]
    assert told == [[0, 2], [1, 2]]
    wire.world.post(wire.world.open_dm(wire.ada)["id"], wire.ada, "just us")
    wire.say("all of us")
    wire.world.post(wire.world.open_dm(wire.ada)["id"], wire.ada, "just us again")
    texts = ["just us", *(["all of us"] if shard == 0 else []), "just us again"]
    assert [(await clients[0].dispatch("MESSAGE_CREATE"))["content"] for _ in texts] == texts
    if shard == 1:
        assert (await clients[1].dispatch("MESSAGE_CREATE"))["content"] == "all of us"


def test_shards_of_one_remainder_identify_one_after_the_other():
    budget = IdentifyBudget(max_concurrency=2)
    assert [budget.take(100.0, 5.0, shard) for shard in (0, 1, 2, 3)] == [True, True, False, False]
    assert budget.take(106.0, 5.0, 2)
    assert budget.remaining(106.0) == 995


async def test_more_servers_than_one_session_may_have_need_shards(wire):
    wire.gateway.identifies.at_once = 5
    wire.gateway.most_guilds = 0
    client = await wire.client()
    await client.identify()
    assert await client.closed() == 4011


async def test_without_the_members_intent_only_the_bot_s_own_thread_places_are_told(wire):
    client = await wire.ready(Intent.GUILDS)
    thread = wire.world.add_thread(wire.channel, "help", wire.ada)["id"]
    zoe = wire.world.add_user("zoe")["id"]
    wire.world.add_member(wire.guild, zoe)
    wire.world.join_thread(thread, zoe)
    wire.world.join_thread(thread, wire.world.bot_user_id)
    told = await client.dispatch("THREAD_MEMBERS_UPDATE")
    assert [one["user_id"] for one in told["added_members"]] == [str(wire.world.bot_user_id)]


async def test_closing_the_gateway_leaves_no_task_behind(open_wire):
    before = len(asyncio.all_tasks())
    async with open_wire() as wire:
        await wire.ready()
    assert len(asyncio.all_tasks()) == before
