"""Messages: what is told of them, and what is remembered."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.world import Missing, Refused, Upload


def test_a_message_gets_its_time_from_its_id_and_its_id_from_its_time(channel):
    at = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
    assert channel.say(at=at)["timestamp"] == "2026-03-01T12:30:15.250000+00:00"


def test_two_messages_of_one_millisecond_have_two_ids(channel):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert int(channel.say(at=at)["id"]) < int(channel.say(at=at)["id"])


def test_a_quiet_message_is_there_and_nobody_is_told(channel):
    message = channel.say(quiet=True)
    assert channel.heard() == []
    assert channel.world.message(channel.id, message["id"])["content"] == "hello"


def test_the_gateway_gets_the_server_and_the_members(channel):
    channel.say(f"<@{channel.ada}>")
    told = channel.events[0].data
    assert told["guild_id"] == channel.guild
    assert told["member"]["roles"] == []
    assert told["mentions"][0]["member"]["roles"] == []


def test_an_edit_keeps_the_earlier_version_in_the_truth(channel):
    message = channel.say("first")
    edited = channel.world.edit(channel.id, message["id"], "second")
    assert edited["edited_timestamp"] is not None
    (facts,) = channel.world.every_message()
    assert facts["content"] == "second"
    assert [version["content"] for version in facts["versions"]] == ["first"]


def test_touching_a_message_is_no_edit(channel):
    message = channel.say("https://example.org")
    touched = channel.world.touch_message(channel.id, message["id"], embeds=[{"type": "link"}])
    assert touched["edited_timestamp"] is None
    assert channel.heard() == ["MESSAGE_CREATE", "MESSAGE_UPDATE"]


def test_a_deleted_message_stays_in_the_truth(channel):
    message = channel.say("gone")
    channel.world.delete(channel.id, message["id"])
    with pytest.raises(Missing):
        channel.world.message(channel.id, message["id"])
    (facts,) = channel.world.every_message()
    assert facts["content"] == "gone"
    assert facts["deleted_at"] is not None


def test_bulk_deletion_is_one_event_and_passes_over_what_is_gone(channel):
    ids = [channel.say()["id"] for _ in range(3)]
    channel.world.delete(channel.id, ids[0])
    channel.world.bulk_delete(channel.id, ids)
    assert channel.events[-1].name == "MESSAGE_DELETE_BULK"
    assert channel.events[-1].data["ids"] == ids[1:]


def test_a_reply_carries_the_message_it_answers_and_null_once_that_is_gone(channel):
    first = channel.say("question")
    answer = channel.world.post(channel.id, channel.ada, "answer", reply_to=first["id"])
    assert answer["type"] == 19
    assert answer["referenced_message"]["content"] == "question"
    assert [who["id"] for who in answer["mentions"]] == [channel.sam]
    channel.world.delete(channel.id, first["id"])
    assert channel.world.message(channel.id, answer["id"])["referenced_message"] is None


def test_a_forward_is_a_snapshot_without_author_that_never_changes(channel):
    first = channel.say("original", attachments=[("a.txt", b"text", "text/plain")])
    forward = channel.world.post(channel.id, channel.ada, forward_of=(channel.id, first["id"]))
    channel.world.edit(channel.id, first["id"], "changed")
    told = channel.world.message(channel.id, forward["id"])["message_snapshots"][0]["message"]
    assert told["content"] == "original"
    assert "author" not in told
    assert told["attachments"][0]["url"].startswith("http")
    assert forward["message_reference"]["type"] == 1


def test_an_attachment_keeps_its_bytes_size_and_alternative_text(channel):
    message = channel.say(attachments=[Upload("a.txt", b"text", "text/plain", "what it shows")])
    (attachment,) = message["attachments"]
    assert attachment["size"] == 4
    assert attachment["description"] == "what it shows"
    assert channel.world.file(attachment["id"]) == b"text"


def test_an_embed_that_names_an_attachment_gets_its_link(channel):
    embed = {"type": "rich", "image": {"url": "attachment://a.txt"}}
    message = channel.say(attachments=[("a.txt", b"text", "text/plain")], embeds=[embed])
    assert message["embeds"][0]["image"]["url"] == message["attachments"][0]["url"]


def test_reactions_of_both_kinds_are_counted_once_a_person(channel):
    message = channel.say()
    for _ in range(2):
        channel.world.react(channel.id, message["id"], channel.ada, "👍")
    channel.world.react(channel.id, message["id"], channel.ada, "👍", burst=True)
    (told,) = channel.world.message(channel.id, message["id"])["reactions"]
    assert told["count"] == 2
    assert told["count_details"] == {"normal": 1, "burst": 1}


def test_taking_the_last_reaction_away_leaves_none(channel):
    message = channel.say()
    channel.world.react(channel.id, message["id"], channel.ada, "👍")
    channel.world.unreact(channel.id, message["id"], channel.ada, "👍")
    assert "reactions" not in channel.world.message(channel.id, message["id"])


def test_a_single_choice_poll_moves_a_vote(channel):
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    poll = channel.say(poll={"question": {"text": "Well?"}, "answers": answers})
    channel.world.vote(channel.id, poll["id"], channel.ada, 1)
    channel.world.vote(channel.id, poll["id"], channel.ada, 2)
    assert channel.world.voters(channel.id, poll["id"], 1) == []
    assert channel.world.voters(channel.id, poll["id"], 2) == [int(channel.ada)]


def test_an_ended_poll_takes_no_votes_and_says_so(channel):
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    poll = channel.say(poll={"question": {"text": "Well?"}, "answers": answers})
    ended = channel.world.end_poll(channel.id, poll["id"])
    assert ended["poll"]["results"]["is_finalized"]
    assert channel.world.messages(channel.id).page()[0]["type"] == 46
    with pytest.raises(Refused):
        channel.world.vote(channel.id, poll["id"], channel.ada, 1)


def test_a_pin_is_an_event_an_update_and_a_notice_but_no_edit(channel):
    message = channel.say()
    channel.world.pin(channel.id, message["id"], channel.ada)
    assert channel.heard()[1:] == ["CHANNEL_PINS_UPDATE", "MESSAGE_UPDATE", "MESSAGE_CREATE"]
    told = channel.world.message(channel.id, message["id"])
    assert told["pinned"]
    assert told["edited_timestamp"] is None


def test_a_webhook_has_no_member_and_is_nobody_known(channel):
    message = channel.world.post(channel.id, 0, "from outside", webhook={"id": 77, "name": "News"})
    assert message["webhook_id"] == "77"
    assert message["author"]["username"] == "News"
    assert "member" not in channel.events[-1].data


def test_a_page_of_the_past_undoes_what_came_later(channel):
    kept, edited, deleted = (channel.say(text) for text in ("kept", "old", "gone"))
    channel.world.clock.advance(timedelta(seconds=5))
    then = channel.world.clock.now()
    channel.world.clock.advance(timedelta(seconds=5))
    channel.world.edit(channel.id, edited["id"], "new")
    channel.world.delete(channel.id, deleted["id"])
    channel.say("later")
    page = channel.world.messages(channel.id).as_of(then, before=None, after=None, limit=10)
    assert [message["content"] for message in page] == ["gone", "old", "kept"]
    assert kept["id"] == page[-1]["id"]


def test_deleting_a_channel_deletes_what_was_in_it_and_its_threads(channel):
    channel.say("in the channel")
    thread = channel.world.add_thread(channel.id, "talk", channel.ada)["id"]
    channel.world.post(thread, channel.ada, "in the thread")
    channel.world.delete_channel(channel.id)
    assert all(facts["deleted_at"] for facts in channel.world.every_message())
    assert channel.events[-1].name == "CHANNEL_DELETE"
    assert int(thread) not in channel.world.channels


def test_what_was_told_before_does_not_change_afterwards(channel):
    before = channel.world.channel(channel.id)
    channel.say()
    assert before["last_message_id"] is None
    assert channel.world.channel(channel.id)["last_message_id"] is not None


@pytest.mark.parametrize(("votes", "winner"), [((1, 1, 2), "yes"), ((1, 2), None), ((), None)])
def test_the_end_of_a_poll_is_told_with_its_winner(channel, votes, winner):
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    poll = channel.say("", poll={"question": {"text": "Coming?"}, "answers": answers})["id"]
    for number, answer in enumerate(votes):
        voter = channel.world.add_user(f"v{number}")["id"]
        channel.world.vote(channel.id, poll, voter, answer)
    channel.world.end_poll(channel.id, poll)
    told = channel.world.messages(channel.id).page(limit=1)[0]
    fields = {one["name"]: one["value"] for one in told["embeds"][0]["fields"]}
    assert (told["type"], told["message_reference"]["message_id"]) == (46, poll)
    assert (fields.get("victor_answer_text"), fields["total_votes"]) == (winner, str(len(votes)))


def test_a_poll_ends_by_itself_when_its_time_is_over(channel):
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    asked = {"question": {"text": "?"}, "answers": answers, "duration": 1}
    short, gone = (channel.say("", poll=asked)["id"] for _ in range(2))
    long = channel.say("", poll=asked | {"duration": 48})["id"]
    channel.world.delete(channel.id, gone)
    channel.world.clock.advance(timedelta(hours=2))
    with pytest.raises(Refused):
        channel.world.vote(channel.id, short, channel.sam, 1)
    assert [one["id"] for one in channel.world.end_due_polls()] == [short]
    assert channel.world.end_due_polls() == []
    assert channel.world.message(channel.id, short)["poll"]["results"]["is_finalized"]
    assert not channel.world.message(channel.id, long)["poll"]["results"]["is_finalized"]
