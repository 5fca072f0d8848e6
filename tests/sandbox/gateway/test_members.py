"""Op 8: members in chunks and its limits."""

from sandbox.gateway.intents import Intent


def fill(wire, count):
    for number in range(count):
        user = wire.world.add_user(f"student{number:04}")
        wire.world.add_member(wire.guild, user["id"], quiet=True)


async def request(client, wire, **more):
    await client.send(8, {"guild_id": str(wire.guild), **more})


async def test_everybody_comes_in_chunks_of_at_most_1000(wire):
    fill(wire, 1500)
    client = await wire.ready()
    await request(client, wire, query="", limit=0, nonce="abc")
    chunks = [await client.dispatch("GUILD_MEMBERS_CHUNK") for _ in range(2)]
    assert [len(chunk["members"]) for chunk in chunks] == [1000, 502]
    assert [(chunk["chunk_index"], chunk["chunk_count"], chunk["nonce"]) for chunk in chunks] == [
        (0, 2, "abc"),
        (1, 2, "abc"),
    ]


async def test_asking_for_everybody_twice_is_answered_by_rate_limited(open_wire):
    async with open_wire(time_scale=1.0) as wire:
        client = await wire.ready()
        await request(client, wire, query="", limit=0)
        await client.dispatch("GUILD_MEMBERS_CHUNK")
        await request(client, wire, query="", limit=0, nonce="again")
        refused = await client.dispatch("RATE_LIMITED")
        assert refused["opcode"] == 8
        assert 0 < refused["retry_after"] <= 30
        assert refused["meta"] == {"guild_id": str(wire.guild), "nonce": "again"}


async def test_a_prefix_finds_at_most_100_names(wire):
    fill(wire, 150)
    client = await wire.ready()
    await request(client, wire, query="Student", limit=1000)
    assert len((await client.dispatch("GUILD_MEMBERS_CHUNK"))["members"]) == 100


async def test_ids_that_are_nobody_s_are_named(wire):
    client = await wire.ready()
    await request(client, wire, user_ids=[str(wire.ada), "42"])
    chunk = await client.dispatch("GUILD_MEMBERS_CHUNK")
    assert [member["user"]["username"] for member in chunk["members"]] == ["ada"]
    assert chunk["not_found"] == ["42"]


async def test_a_long_nonce_is_passed_over(wire):
    client = await wire.ready()
    await request(client, wire, user_ids=[str(wire.ada)], nonce="n" * 33)
    assert "nonce" not in await client.dispatch("GUILD_MEMBERS_CHUNK")


async def test_everybody_needs_the_members_intent(wire):
    client = await wire.ready(Intent.GUILDS)
    await request(client, wire, query="", limit=0)
    assert await client.closed() == 4014


async def test_a_fault_refuses_the_request_for_everybody(wire):
    client = await wire.ready()
    wire.faults.add("gateway.members_rate_limited", seconds=2)
    await request(client, wire, query="", limit=0)
    assert (await client.dispatch("RATE_LIMITED"))["retry_after"] == 2


async def test_a_fault_loses_a_chunk(wire):
    client = await wire.ready()
    wire.faults.add("gateway.missing_chunk", match={"chunk_index": 0})
    await request(client, wire, query="", limit=0)
    await client.send(1, None)
    assert (await client.frame())["op"] == 11
