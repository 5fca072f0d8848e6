"""REST faults: each does what it says, as often as it was told, to whom it was told."""

from datetime import timedelta
from time import monotonic

import aiohttp
import pytest

PAGE = "/channels/{channel_id}/messages"


@pytest.fixture
def page(api, school):
    async def get(**more):
        return await api("GET", f"/channels/{school.channel}/messages", **more)

    return get


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_status_strikes_as_often_as_it_was_told(api, page, status):
    api.box.faults.add("rest.status", status=status, count=2)
    assert [(await page()).status for _ in range(3)] == [status, status, 200]


async def test_a_fault_strikes_only_what_it_matches(api, school, page):
    other = school.world.add_channel(school.guild, "other")["id"]
    api.box.faults.add("rest.status", match={"route": PAGE, "channel_id": int(other)}, count=None)
    assert (await page()).status == 200
    assert (await api("GET", f"/channels/{other}")).status == 200
    assert (await api("GET", f"/channels/{other}/messages")).status == 500


async def test_the_same_seed_strikes_at_the_same_requests(api, page):
    async def struck():
        api.box.faults.add("rest.status", probability=0.5, seed=7, count=None)
        told = [(await page()).status for _ in range(12)]
        api.box.faults.clear()
        return told

    first = await struck()
    assert {200, 500} == set(first)
    assert first == await struck()


@pytest.mark.parametrize("scope", ["user", "shared", "global", "hidden"])
async def test_429_of_every_scope(api, page, scope):
    api.box.faults.add("rest.limited", scope=scope, retry_after=2.5)
    told = await page()
    assert told.status == 429
    assert told.body["retry_after"] == 2.5
    assert told.headers["Via"] == "1.1 google"
    assert told.headers["X-RateLimit-Scope"] == ("user" if scope == "hidden" else scope)
    assert ("X-RateLimit-Bucket" in told.headers) == (scope in {"user", "shared"})
    assert (told.headers.get("X-RateLimit-Global") == "true") == (scope == "global")


async def test_cloudflare_answers_in_text_and_without_via(api, page):
    api.box.faults.add("rest.limited", scope="cloudflare")
    told = await page()
    assert (told.status, told.body) == (429, "error code: 1015")
    assert "Via" not in told.headers


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("rest.unauthorized", 401, 0), ("rest.forbidden", 403, 50001), ("rest.missing", 404, 10003)],
)
async def test_refusals(api, page, kind, status, code):
    api.box.faults.add(kind)
    told = await page()
    assert (told.status, told.code) == (status, code)


async def test_lists_can_come_empty_or_cut_short(api, school, page):
    ids = [school.say()["id"] for _ in range(5)]
    api.box.faults.add("rest.empty")
    api.box.faults.add("rest.short", keep=2)
    assert (await page()).body == []
    assert [message["id"] for message in (await page()).body] == [ids[4], ids[3]]
    assert len((await page()).body) == 5


async def test_a_stale_read_shows_the_past(api, school, page):
    message = school.say("old")
    api.box.world.clock.advance(timedelta(seconds=10))
    school.world.edit(school.channel, message["id"], "new")
    school.say("newer")
    api.box.faults.add("rest.stale", seconds=5)
    assert [told["content"] for told in (await page()).body] == ["old"]
    assert [told["content"] for told in (await page()).body] == ["newer", "new"]


async def test_html_instead_of_json(api, page):
    api.box.faults.add("rest.html")
    told = await page()
    assert told.status == 502
    assert told.body.startswith("<html>")


async def test_a_truncated_body_breaks_the_connection(api, school, page):
    school.say()
    api.box.faults.add("rest.truncated")
    with pytest.raises(aiohttp.ClientPayloadError):
        await page()


async def test_a_reset_comes_before_the_effect_and_a_lost_answer_after_it(api, school):
    path = f"/channels/{school.channel}/messages"
    for kind, count in (("rest.reset", 0), ("rest.lost", 1)):
        api.box.faults.add(kind)
        with pytest.raises(aiohttp.ClientError):
            await api("POST", path, json={"content": "hi"})
        assert school.world.messages(school.channel).count == count


@pytest.mark.parametrize("where", ["header", "body"])
async def test_a_slow_answer_is_whole_in_the_end(api, school, page, where):
    school.say("late")
    api.box.faults.add("rest.slow", seconds=0.1, **{"in": where})
    started = monotonic()
    assert (await page()).body[0]["content"] == "late"
    assert monotonic() - started >= 0.1


async def test_a_slow_answer_is_too_slow_for_an_impatient_client(api, page):
    api.box.faults.add("rest.slow", seconds=5)
    with pytest.raises(TimeoutError):
        await page(timeout=aiohttp.ClientTimeout(total=0.1))


async def test_limits_refuse_over_the_wire_and_count(api, page):
    api.box.limits.mode = "documented"
    assert [(await page()).status for _ in range(6)] == [200] * 5 + [429]
    assert api.box.limits.refused == {"user": 1}


async def test_the_cloudflare_ban_answers_everything(api, page):
    api.box.limits.mode, api.box.limits.invalid_most = "documented", 1
    assert (await api("GET", "/users/@me", token="wrong")).status == 401
    told = await page()
    assert (told.status, told.body) == (429, "error code: 1015")


async def test_a_thread_can_be_archived_while_threads_are_listed(api, school):
    world = school.world
    thread = world.add_thread(school.channel, "talk", school.sam)["id"]
    archived = f"/channels/{school.channel}/threads/archived/public"
    api.box.faults.add(
        "world.archive_thread", match={"route": "/channels/{channel_id}/threads/archived/public"}, thread_id=thread
    )
    assert (await api("GET", archived)).body["threads"] == []
    assert (await api("GET", f"/guilds/{school.guild}/threads/active")).body["threads"] == []
    assert [one["id"] for one in (await api("GET", archived)).body["threads"]] == [thread]


async def test_the_world_can_change_just_before_a_request_is_answered(api, school, page):
    api.box.faults.add("world.delete_channel", match={"route": PAGE, "when": "before"}, channel_id=school.channel)
    told = await page()
    assert (told.status, told.code) == (404, 10003)


async def test_what_a_waiting_fault_names_may_be_gone(api, school, page):
    message = school.say()["id"]
    fault = api.box.faults.add(
        "world.delete", match={"route": PAGE}, count=2, channel_id=school.channel, message_id=message
    )
    assert [len((await page()).body) for _ in range(2)] == [1, 0]
    assert (fault.struck, fault.missed) == (2, 1)


async def test_a_stale_read_shows_the_reactions_of_the_past(api, school, page):
    message = school.say()["id"]
    school.world.react(school.channel, message, school.sam, "👍")
    api.box.world.clock.advance(timedelta(seconds=10))
    school.world.unreact(school.channel, message, school.sam, "👍")
    school.world.react(school.channel, message, school.ada, "🎉")
    api.box.faults.add("rest.stale", seconds=5, count=2)
    assert [one["emoji"]["name"] for one in (await page()).body[0]["reactions"]] == ["👍"]
    users = f"/channels/{school.channel}/messages/{message}/reactions/%F0%9F%91%8D"
    assert [one["id"] for one in (await api("GET", users)).body] == [school.sam]
    assert [one["emoji"]["name"] for one in (await page()).body[0]["reactions"]] == ["🎉"]


async def test_somebody_can_close_and_open_their_direct_messages(api, school):
    direct = (await api("POST", "/users/@me/channels", json={"recipient_id": school.sam})).body["id"]

    async def wrote():
        return (await api("POST", f"/channels/{direct}/messages", json={"content": "hi"})).status

    api.box.faults.add("world.close_dms", user_id=school.sam)
    assert await wrote() == 403
    api.box.faults.add("world.open_dms", user_id=school.sam)
    assert await wrote() == 200


async def test_links_can_be_short_lived(api, school):
    api.box.faults.add("world.links_live", seconds=1)
    file = ("a.txt", b"x", "text/plain")
    (attached,) = school.say(attachments=[file])["attachments"]
    api.box.world.clock.advance(timedelta(seconds=2))
    async with api.session.get(attached["url"]) as answer:
        assert answer.status == 404


async def test_the_content_switch_can_be_turned_off_and_on(api, school, page):
    school.say("secret")
    api.box.faults.add("world.switch", intent="content", on=False)
    assert (await page()).body[0]["content"] == ""
    assert not (await api("GET", "/applications/@me")).body["flags"] & (1 << 18 | 1 << 19)
    api.box.faults.add("world.switch", intent="content", on=True)
    assert (await page()).body[0]["content"] == "secret"
