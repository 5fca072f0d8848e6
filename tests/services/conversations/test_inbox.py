"""Events about conversations, taken as they come."""

import pytest

from services.conversations.inbox import MOST_CHANGES, Inbox

DM = {"id": "5", "channel_id": "10", "author": {"id": "1"}}
IN_THREAD = {"id": "6", "channel_id": "20", "guild_id": "30", "author": {"id": "2"}}
EDITED = {"edited_timestamp": "2026-11-23T04:00:00+00:00"}


@pytest.fixture
def inbox():
    made = Inbox()
    made.knows([20])
    made.take()
    return made


def test_a_new_inbox_has_everything_to_compare():
    assert Inbox().take().compare


def test_a_direct_message_says_who_wrote_where(inbox):
    inbox.offer("MESSAGE_CREATE", DM)
    assert inbox.stirred.is_set()
    assert inbox.take().direct == {10: 1}
    assert not inbox.take().direct


def test_a_message_in_a_thread_that_shows_a_conversation_counts_and_others_do_not(inbox):
    inbox.offer("MESSAGE_CREATE", IN_THREAD)
    inbox.offer("MESSAGE_CREATE", IN_THREAD | {"channel_id": "21"})
    assert inbox.take().threads == {20}
    assert inbox.shows(20)
    assert not inbox.shows(21)


def test_what_bots_write_is_nothing_new(inbox):
    inbox.offer("MESSAGE_CREATE", DM | {"author": {"id": "9", "bot": True}})
    inbox.offer("MESSAGE_UPDATE", DM | {"author": {"id": "9", "bot": True}} | EDITED)
    assert not inbox.stirred.is_set()


def test_edits_and_deletions_are_remembered_and_a_deletion_is_the_last_word(inbox):
    inbox.offer("MESSAGE_UPDATE", DM)  # a preview of a link came
    inbox.offer("MESSAGE_DELETE", DM)
    inbox.offer("MESSAGE_UPDATE", DM | EDITED)
    inbox.offer("MESSAGE_DELETE_BULK", {"ids": ["7", "8"], "channel_id": "20", "guild_id": "30"})
    changes = inbox.take().changes
    assert {one: change.deleted for one, change in changes.items()} == {5: True, 7: True, 8: True}


def test_a_thread_that_is_deleted_is_known_no_more(inbox):
    inbox.offer("THREAD_DELETE", {"id": "20", "guild_id": "30"})
    assert inbox.take().gone == {20}
    assert not inbox.shows(20)


def test_more_changes_than_it_remembers_are_found_by_comparing(inbox):
    for number in range(MOST_CHANGES + 1):
        inbox.offer("MESSAGE_DELETE", {"id": str(number), "channel_id": "10"})
    news = inbox.take()
    assert len(news.changes) == MOST_CHANGES
    assert news.compare


@pytest.mark.parametrize("data", [{}, {"channel_id": "x", "guild_id": "1"}, {"channel_id": "10", "author": None}])
def test_an_unreadable_event_hurts_nobody(inbox, data):
    for name in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "THREAD_DELETE"):
        inbox.offer(name, data | EDITED)
    assert not inbox.take().direct


def test_a_new_session_and_lost_events_make_it_compare(inbox):
    inbox.offer("READY", {})
    assert inbox.take().compare
    inbox.missed()
    assert inbox.take().compare
