"""Threads and forum posts."""

import pytest

from sandbox.world import Refused


def test_the_first_message_of_a_forum_post_has_its_id(channel):
    forum = channel.world.add_channel(channel.guild, "help", 15, tags=["python"])
    post = channel.world.add_thread(forum["id"], "How?", channel.sam, tags=[forum["available_tags"][0]["id"]])
    first = channel.world.post(post["id"], channel.sam, "How do I?")
    second = channel.world.post(post["id"], channel.ada, "So.")
    assert first["id"] == post["id"]
    assert second["id"] != post["id"]
    told = channel.world.channel(post["id"])
    assert (told["message_count"], told["total_message_sent"], told["member_count"]) == (1, 1, 2)
    assert channel.world.channel(forum["id"])["last_message_id"] == post["id"]


def test_a_thread_of_a_message_has_its_id_and_begins_with_a_type_21_row(channel):
    starter = channel.say("topic")
    thread = channel.world.add_thread(channel.id, "talk", channel.ada, starter_message_id=starter["id"])
    (row,) = channel.world.messages(thread["id"]).page()
    assert thread["id"] == starter["id"]
    assert (row["type"], row["content"]) == (21, "")
    assert row["referenced_message"]["content"] == "topic"
    told = channel.world.message(channel.id, starter["id"])
    assert told["flags"] & 1 << 5
    assert told["thread"]["id"] == thread["id"]


def test_a_message_has_one_thread_for_ever(channel):
    starter = channel.say("topic")
    thread = channel.world.add_thread(channel.id, "talk", channel.ada, starter_message_id=starter["id"])
    channel.world.delete_thread(thread["id"])
    with pytest.raises(Refused, match="already been created"):
        channel.world.add_thread(channel.id, "again", channel.ada, starter_message_id=starter["id"])


def test_a_thread_without_a_message_leaves_a_notice_in_its_parent(channel):
    thread = channel.world.add_thread(channel.id, "talk", channel.ada)
    (notice,) = channel.world.messages(channel.id).page()
    assert (notice["type"], notice["content"]) == (18, "talk")
    assert notice["message_reference"]["channel_id"] == thread["id"]


def test_writing_in_an_archived_thread_opens_it(channel):
    thread = channel.world.add_thread(channel.id, "talk", channel.ada)["id"]
    channel.world.archive_thread(thread)
    channel.world.post(thread, channel.sam, "still there?")
    assert not channel.world.channel(thread)["thread_metadata"]["archived"]


def test_gaining_a_channel_tells_of_its_open_threads(channel):
    world = channel.world
    world.add_thread(channel.id, "talk", channel.ada)
    world.set_overwrite(channel.id, channel.guild, 0, deny=1 << 10)
    channel.events.clear()
    world.set_overwrite(channel.id, channel.guild, 0, allow=1 << 10)
    assert channel.heard() == ["CHANNEL_UPDATE", "THREAD_LIST_SYNC"]
    assert [thread["name"] for thread in channel.events[1].data["threads"]] == ["talk"]


def test_who_is_put_into_a_private_thread_is_told_of_it(channel):
    thread = channel.world.add_thread(channel.id, "private", channel.ada, kind=12)["id"]
    channel.events.clear()
    channel.world.join_thread(thread, channel.sam)
    assert channel.heard() == ["THREAD_CREATE", "THREAD_MEMBERS_UPDATE"]
    assert channel.events[0].user_ids == frozenset({int(channel.sam)})


def test_the_id_of_a_posts_first_message_is_never_given_again(channel):
    forum = channel.world.add_channel(channel.guild, "help", 15)["id"]
    post = channel.world.add_thread(forum, "How?", channel.sam)["id"]
    assert channel.world.post(post, channel.sam, "first")["id"] == post
    channel.world.delete(post, post)
    assert channel.world.post(post, channel.sam, "second")["id"] != post
