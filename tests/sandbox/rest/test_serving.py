"""What every request meets before its route."""

import aiohttp
import pytest

from sandbox import NotLoopback, Sandbox
from sandbox import permissions as bits
from sandbox.rest.table import ROUTES
from tests.sandbox.rest.conftest import Api, School


async def test_the_content_type_is_exactly_json(api, school):
    told = await api("GET", "/users/@me")
    assert told.headers["Content-Type"] == "application/json"
    assert told.body["id"] == school.bot


async def test_a_wrong_token_is_unauthorized(api):
    told = await api("GET", "/users/@me", token="wrong")
    assert (told.status, told.body) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_a_reset_token_is_unauthorized(api, box):
    box.gateway.reset_token()
    assert (await api("GET", "/users/@me")).status == 401


async def test_an_unknown_route_is_answered_as_discord_does_and_recorded(api):
    told = await api("GET", "/channels/1/secrets")
    assert (told.status, told.body) == (404, {"message": "404: Not Found", "code": 0})
    api.expect_violation("GET /channels/1/secrets", "no such route")


async def test_a_known_path_with_another_method_is_recorded_too(api):
    assert (await api("DELETE", "/users/@me")).status == 405
    api.expect_violation("DELETE /users/@me")


async def test_broken_json_is_refused(api, school):
    told = await api("POST", f"/channels/{school.channel}/messages", data="{")
    assert (told.status, told.code) == (400, 50109)


async def test_the_transcript_has_the_request_and_no_secret(api, box, school):
    await api("GET", f"/channels/{school.channel}/messages", params={"limit": "5"})
    line = box.transcript.lines("rest")[-1]
    assert (line.what, line.result) == (f"GET /channels/{school.channel}/messages", "200")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", "::"])
def test_it_refuses_to_listen_beyond_loopback(host):
    with pytest.raises(NotLoopback, match="only listens on loopback"):
        Sandbox(host=host)


async def test_two_sandboxes_run_side_by_side():
    async with Sandbox() as one, Sandbox() as other, aiohttp.ClientSession() as session:
        assert one.address != other.address
        async with session.get(f"{other.api_base}/api/v10/gateway") as answer:
            assert await answer.json() == {"url": other.gateway_url}


async def test_a_name_that_is_not_loopback_is_refused(api):
    url = f"{api.box.api_base}/api/v10/gateway"
    async with api.session.get(url, headers={"Host": "evil.example:80"}) as answer:
        assert answer.status == 403
        assert "only answers to loopback" in await answer.text()


MALFORMED: list[object] = [
    None,
    {},
    [],
    5,
    [5],
    [{}],
    {"name": None, "content": 5, "messages": "x", "attachment_urls": [1]},
]


@pytest.mark.parametrize("described", [True, False], ids=["described", "undescribed"])
@pytest.mark.parametrize("body", MALFORMED, ids=str)
async def test_no_malformed_body_breaks_a_route(body, described, tmp_path):
    spec = None if described else tmp_path / "missing.json"
    async with Sandbox(openapi=spec) as box, aiohttp.ClientSession() as session:
        school, api = School(box.world), Api(box, session)
        message = school.say()["id"]
        ids = {"guild_id": school.guild, "channel_id": school.channel, "message_id": message, "user_id": school.sam}
        ids |= {"application_id": school.bot, "role_id": school.role, "overwrite_id": school.role}
        ids |= {"command_id": "1", "emoji_name": "x", "webhook_id": school.bot, "webhook_token": "t"}
        ids |= {"interaction_id": "1", "interaction_token": "t"}
        school.world.update_role(school.guild, school.bot_role, permissions=bits.ADMINISTRATOR)
        for route in ROUTES:
            if route.method in {"POST", "PUT", "PATCH"}:
                told = await api(route.method, route.template.format_map(ids), json=body)
                assert told.status != 500, route.name
