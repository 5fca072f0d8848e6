"""Reading messages over REST."""

import pytest

from sandbox import permissions as bits


async def test_a_page_is_newest_first_and_fifty_by_default(api, school):
    ids = [school.say(str(number))["id"] for number in range(60)]
    page = (await api("GET", f"/channels/{school.channel}/messages")).body
    assert [message["id"] for message in page] == ids[:9:-1]


async def test_after_gives_the_oldest_above_still_newest_first(api, school):
    ids = [school.say(str(number))["id"] for number in range(6)]
    told = await api("GET", f"/channels/{school.channel}/messages?limit=2&after={ids[1]}")
    assert [message["id"] for message in told.body] == [ids[3], ids[2]]


async def test_around_has_the_message_in_the_middle(api, school):
    ids = [school.say(str(number))["id"] for number in range(5)]
    told = await api("GET", f"/channels/{school.channel}/messages?limit=3&around={ids[2]}")
    assert [message["id"] for message in told.body] == [ids[3], ids[2], ids[1]]


@pytest.mark.parametrize("limit", ["0", "101", "many"])
async def test_a_limit_out_of_bounds_is_an_invalid_form(api, school, limit):
    told = await api("GET", f"/channels/{school.channel}/messages?limit={limit}")
    assert (told.status, told.code) == (400, 50035)
    assert "limit" in told.body["errors"]
    while api.box.violations:
        api.expect_violation("limit")


async def test_without_the_right_to_read_history_a_page_is_empty_and_200(api, school):
    message = school.say()
    school.deny(bits.READ_MESSAGE_HISTORY)
    told = await api("GET", f"/channels/{school.channel}/messages")
    assert (told.status, told.body) == (200, [])
    one = await api("GET", f"/channels/{school.channel}/messages/{message['id']}")
    assert (one.status, one.code) == (403, 50013)


async def test_without_the_right_to_see_it_access_is_missing(api, school):
    school.deny(bits.VIEW_CHANNEL)
    for path in ("", "/messages"):
        told = await api("GET", f"/channels/{school.channel}{path}")
        assert (told.status, told.code) == (403, 50001)


async def test_the_text_of_a_voice_channel_needs_connect(api, school):
    school.world.post(school.voice, school.sam, "in voice")
    assert len((await api("GET", f"/channels/{school.voice}/messages")).body) == 1
    school.deny(bits.CONNECT, school.voice)
    assert (await api("GET", f"/channels/{school.voice}/messages")).code == 50001


async def test_unknown_channels_and_messages_are_told_apart(api, school):
    channel = await api("GET", "/channels/1/messages")
    message = await api("GET", f"/channels/{school.channel}/messages/1")
    assert (channel.status, channel.code) == (404, 10003)
    assert (message.status, message.code) == (404, 10008)


async def test_a_forum_holds_no_messages(api, school):
    assert (await api("GET", f"/channels/{school.forum}/messages")).code == 50024


async def test_without_the_content_switch_other_peoples_text_is_hidden(api, school):
    school.say("secret", attachments=[("a.txt", b"x", "text/plain")])
    school.say(f"for you <@{school.bot}>")
    school.world.application = school.world.application | {"flags": 0}
    page = (await api("GET", f"/channels/{school.channel}/messages")).body
    assert [message["content"] for message in page] == [f"for you <@{school.bot}>", ""]
    assert page[1]["attachments"] == []


async def test_pages_down_and_up_hold_every_message_once(api, school):
    ids = [school.say(str(number), quiet=True)["id"] for number in range(250)]
    path, down, before = f"/channels/{school.channel}/messages?limit=100", [], ""
    while page := (await api("GET", path + before)).body:
        down += [message["id"] for message in page]
        before = f"&before={down[-1]}"
    up, after = [], "&after=0"
    while page := (await api("GET", path + after)).body:
        up += [message["id"] for message in reversed(page)]
        after = f"&after={up[-1]}"
    assert up == down[::-1] == ids
