"""Every fault there is can be set over HTTP, with what it needs."""

import pytest

from sandbox.faults import gateway as gateway_faults
from sandbox.faults import rest as rest_faults
from sandbox.faults import world as world_faults

KINDS = [
    *rest_faults.KINDS,
    *gateway_faults.WAITING,
    *(f"gateway.{name}" for name in gateway_faults.AT_ONCE),
    *(f"world.{name}" for name in world_faults.CHANGES),
]


@pytest.fixture
async def setting(scene):
    """What each kind needs, and a way to set it."""
    world = scene.world
    thread = world.add_thread(scene.general, "talk", scene.sam)["id"]
    message = scene.say()["id"]
    where = {"channel_id": scene.general, "message_id": message}
    everything = where | {"user_id": scene.sam, "guild_id": scene.guild, "thread_id": thread, "content": "new"}
    needs = {
        "world.act": {"change": "pin", "arguments": where},
        "world.unarchive_thread": {"thread_id": thread},
        "gateway.unknown_event": {"name": "HOLOGRAM_CREATE"},
    }

    async with scene.http() as http:

        async def added(kind, **more):
            body = {"kind": kind, **needs.get(kind, everything), **more}
            async with http.post("/__sandbox__/faults", json=body) as answer:
                assert answer.status == 200, await answer.text()

        yield added


def test_the_list_is_whole(scene):
    assert sorted(KINDS) == sorted(scene.box.faults.kinds)


@pytest.mark.parametrize("kind", KINDS)
async def test_it_can_be_set(setting, kind):
    await setting(kind)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("world.")])
async def test_a_change_can_wait_for_a_request(scene, setting, kind):
    await setting(kind, match={"route": "/channels/{channel_id}/messages"}, probability=0.5, seed=3, count=4)
    async with scene.http() as http, http.get("/__sandbox__/faults") as answer:
        (active,) = (await answer.json())["active"]
    assert (active["kind"], active["count"], active["struck"], active["missed"]) == (kind, 4, 0, 0)
