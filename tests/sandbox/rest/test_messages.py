"""Writing messages over REST."""

import json
from datetime import timedelta

import aiohttp
import pytest

from sandbox import Event
from sandbox import permissions as bits


async def send(api, school, **body):
    return await api("POST", f"/channels/{school.channel}/messages", json=body)


def multipart(body, *files):
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(body), content_type="text/plain")
    for number, (name, data) in enumerate(files):
        form.add_field(f"files[{number}]", data, filename=name, content_type="application/octet-stream")
    return form


async def test_a_message_is_posted_and_everybody_is_told(api, school):
    events: list[Event] = []
    school.world.subscribe(events.append)
    told = await send(api, school, content="hi", embeds=[{"title": "t", "fields": [{"name": "a", "value": "b"}]}])
    assert told.status == 200
    assert told.body["embeds"][0]["type"] == "rich"
    assert [event.name for event in events] == ["MESSAGE_CREATE"]


async def test_a_file_comes_with_its_alternative_text_and_the_embed_shows_it(api, school):
    body = {
        "embeds": [{"image": {"url": "attachment://chart.png"}}],
        "attachments": [{"id": 0, "filename": "chart.png", "description": "messages a day"}],
    }
    path = f"/channels/{school.channel}/messages"
    told = await api("POST", path, data=multipart(body, ("chart.png", b"\x89PNG")))
    (attachment,) = told.body["attachments"]
    assert attachment["description"] == "messages a day"
    assert attachment["content_type"] == "image/png"
    assert told.body["embeds"][0]["image"]["url"].split("?")[0] == attachment["url"].split("?")[0]


async def test_an_edit_keeps_the_attachments_it_names(api, school):
    path = f"/channels/{school.channel}/messages"
    body = {"content": "two"}
    made = (await api("POST", path, data=multipart(body, ("a.txt", b"a"), ("b.txt", b"b")))).body
    kept = made["attachments"][1]["id"]
    told = await api("PATCH", f"{path}/{made['id']}", json={"attachments": [{"id": kept}]})
    assert [one["id"] for one in told.body["attachments"]] == [kept]
    assert told.body["content"] == "two"
    assert told.body["edited_timestamp"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "embeds"),
    ],
)
async def test_what_is_too_long_is_an_invalid_form(api, school, body, field):
    told = await send(api, school, **body)
    assert (told.status, told.code) == (400, 50035)
    assert field in told.body["errors"]


async def test_what_the_description_forbids_is_an_invalid_form_and_recorded(api, school):
    if not api.box.contract.on:
        pytest.skip("Discord's OpenAPI description is not beside this checkout")
    told = await send(api, school, content={"not": "text"})
    assert (told.status, told.code) == (400, 50035)
    api.expect_violation("POST /channels/{channel_id}/messages", "content")


async def test_an_empty_message_is_refused(api, school):
    assert (await send(api, school, content="")).code == 50006


async def test_a_reply_to_nothing_is_refused_unless_told_otherwise(api, school):
    told = await send(api, school, content="re", message_reference={"message_id": "1"})
    assert told.body["errors"]["message_reference"]["_errors"][0]["code"] == "REPLIES_UNKNOWN_MESSAGE"
    reference = {"message_id": "1", "fail_if_not_exists": False}
    assert (await send(api, school, content="re", message_reference=reference)).body["type"] == 0


async def test_a_reply_mentions_the_author_unless_told_otherwise(api, school):
    there = {"message_id": school.say()["id"]}
    loud = await send(api, school, content="re", message_reference=there)
    quiet = await send(api, school, content="re", message_reference=there, allowed_mentions={"replied_user": False})
    assert [who["id"] for who in loud.body["mentions"]] == [school.sam]
    assert quiet.body["mentions"] == []


async def test_a_nonce_makes_sending_twice_send_once(api, school):
    body = {"content": "once", "nonce": "abc", "enforce_nonce": True}
    first, second = await send(api, school, **body), await send(api, school, **body)
    assert first.body["id"] == second.body["id"]
    assert school.world.messages(school.channel).count == 1


async def test_nobody_edits_what_others_wrote(api, school):
    message = school.say()
    told = await api("PATCH", f"/channels/{school.channel}/messages/{message['id']}", json={"content": "x"})
    assert (told.status, told.code) == (403, 50005)


async def test_deleting_what_others_wrote_needs_a_permission(api, school):
    path = f"/channels/{school.channel}/messages/{school.say()['id']}"
    assert (await api("DELETE", path)).code == 50013
    school.let(bits.MANAGE_MESSAGES)
    assert (await api("DELETE", path)).status == 204


async def test_sending_needs_the_permission_to_send(api, school):
    school.deny(bits.SEND_MESSAGES)
    told = await send(api, school, content="hi")
    assert (told.status, told.code) == (403, 50013)


async def test_bulk_deletion_takes_two_to_a_hundred_young_messages(api, school):
    school.let(bits.MANAGE_MESSAGES)
    path, ids = f"/channels/{school.channel}/messages/bulk-delete", [school.say()["id"] for _ in range(3)]
    assert (await api("POST", path, json={"messages": ids})).status == 204
    old = [str(1 << 22), str(2 << 22)]
    assert (await api("POST", path, json={"messages": old})).code == 50034


async def test_a_closed_direct_message_is_50007_and_too_many_are_40003(api, school):
    opened = (await api("POST", "/users/@me/channels", json={"recipient_id": int(school.sam)})).body
    assert [who["id"] for who in opened["recipients"]] == [school.sam]
    api.box.direct_messages.closed.add(int(school.sam))
    told = await api("POST", f"/channels/{opened['id']}/messages", json={"content": "hi"})
    assert (told.status, told.code) == (403, 50007)
    api.box.direct_messages.openings_left = 0
    told = await api("POST", "/users/@me/channels", json={"recipient_id": school.ada})
    assert (told.status, told.code) == (403, 40003)


async def test_somebody_without_a_common_server_cannot_be_written_to(api, school):
    direct = school.world.open_dm(school.sam)["id"]
    school.world.remove_member(school.guild, school.sam)
    assert (await api("POST", f"/channels/{direct}/messages", json={"content": "hi"})).code == 50278


async def test_in_an_archived_thread_messages_are_only_read_and_deleted(api, school):
    thread = school.world.add_thread(school.channel, "talk", school.bot)["id"]
    path = f"/channels/{thread}/messages/{school.world.post(thread, school.bot, 'mine')['id']}"
    school.world.archive_thread(thread)
    for method, tail in (("PATCH", ""), ("PUT", "/reactions/%F0%9F%91%8D/@me")):
        told = await api(method, path + tail, **({} if tail else {"json": {"content": "new"}}))
        assert (told.status, told.code) == (400, 50083)
    assert (await api("DELETE", path)).status == 204
    assert school.world.channel(thread)["thread_metadata"]["archived"]


async def test_sending_opens_an_archived_thread_unless_it_is_locked(api, school):
    thread = school.world.add_thread(school.channel, "talk", school.sam)["id"]
    path = f"/channels/{thread}/messages"
    school.world.archive_thread(thread, locked=True)
    assert (await api("POST", path, json={"content": "hi"})).code == 50013
    school.world.archive_thread(thread)
    assert (await api("POST", path, json={"content": "hi"})).status == 200
    assert not school.world.channel(thread)["thread_metadata"]["archived"]


async def test_writing_in_a_thread_needs_the_threads_permission(api, school):
    thread = school.world.add_thread(school.channel, "talk", school.sam)["id"]
    school.deny(bits.SEND_MESSAGES_IN_THREADS)
    assert (await api("POST", f"/channels/{thread}/messages", json={"content": "hi"})).code == 50013


async def test_editing_flags_keeps_those_that_nobody_sets(api, school):
    message = school.world.post(school.channel, school.bot, "topic")["id"]
    school.world.add_thread(school.channel, "talk", school.sam, starter_message_id=message)
    told = await api("PATCH", f"/channels/{school.channel}/messages/{message}", json={"flags": 4})
    assert told.body["flags"] == 1 << 5 | 1 << 2


async def test_a_nonce_is_forgotten_after_some_minutes_and_counts_in_its_channel_alone(api, school):
    body = {"content": "once", "nonce": "abc", "enforce_nonce": True}
    first = await send(api, school, **body)
    school.world.clock.advance(timedelta(minutes=4))
    assert (await send(api, school, **body)).body["id"] == first.body["id"]
    school.world.clock.advance(timedelta(minutes=2))
    assert (await send(api, school, **body)).body["id"] != first.body["id"]


async def test_a_nonce_comes_back_once_and_is_not_kept(api, school):
    told = await send(api, school, content="hi", nonce="n1")
    assert told.body["nonce"] == "n1"
    assert "nonce" not in school.world.message(school.channel, told.body["id"])
