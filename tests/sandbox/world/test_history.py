"""History brought in from elsewhere: complete, quiet and small."""

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Event, World

START = datetime(2026, 1, 1, tzinfo=UTC)


class Place:
    """A server with a channel and nobody but its owner."""

    def __init__(self):
        self.world, self.events = World.empty(), list[Event]()
        self.owner = self.world.add_user("olga")["id"]
        self.guild = self.world.add_guild("School", self.owner)["id"]
        self.channel = self.world.add_channel(self.guild, "general")["id"]
        self.world.subscribe(self.events.append)

    def id(self, seconds):
        return str(self.world.new_id(START + timedelta(seconds=seconds)))

    def load(self, *messages):
        return self.world.load_history(self.channel, messages)

    def told(self, message_id):
        return self.world.message(self.channel, message_id)


@pytest.fixture
def place():
    return Place()


def test_a_bare_row_becomes_a_complete_message(place):
    one = place.id(0)
    assert place.load({"id": one, "author": place.owner, "content": "hi"}) == 1
    told = place.told(one)
    assert told["author"]["username"] == "olga"
    assert told["timestamp"] == "2026-01-01T00:00:00.000000+00:00"
    assert told["embeds"] == []
    assert place.events == []


def test_the_same_id_twice_is_one_message_with_the_later_text(place):
    one = place.id(0)
    row = {"id": one, "author": place.owner}
    assert place.load({**row, "content": "a"}, {**row, "content": "b"}) == 1
    assert place.told(one)["content"] == "b"


def test_the_channel_knows_its_last_message(place):
    ids = [place.id(second) for second in (5, 1, 9, 3)]
    place.load(*({"id": one, "author": place.owner, "content": "x"} for one in ids))
    assert place.world.channel(place.channel)["last_message_id"] == ids[2]


def test_unknown_authors_become_known_and_webhooks_do_not(place):
    somebody = place.world.user(place.owner) | {"id": "77", "username": "old friend"}
    hook = somebody | {"id": "88", "username": "News"}
    first, second = place.id(0), place.id(1)
    place.load(
        {"id": first, "author": somebody, "content": "hi"},
        {"id": second, "author": hook, "webhook_id": "88", "content": "news"},
    )
    assert place.world.user(77)["username"] == "old friend"
    assert place.told(second)["author"]["username"] == "News"
    assert 88 not in place.world.users


def test_reactions_have_names_where_they_are_told_and_counts_where_not(place):
    named, counted = place.id(0), place.id(1)
    thumb = {"emoji": {"id": None, "name": "👍"}, "count": 3}
    place.load(
        {"id": named, "author": place.owner, "content": "x", "_reactors": [["👍", [place.owner]]]},
        {"id": counted, "author": place.owner, "content": "y", "reactions": [thumb]},
    )
    assert place.world.reactors(place.channel, named, "👍", burst=False) == [int(place.owner)]
    assert place.told(counted)["reactions"][0]["count"] == 3
    assert place.world.reactors(place.channel, counted, "👍", burst=False) == []


def test_files_pins_and_votes_come_along(place, tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes(b"from a file")
    one = place.id(0)
    answers = [{"answer_id": 1, "poll_media": {"text": "yes"}}]
    poll = {
        "question": {"text": "?"},
        "answers": answers,
        "expiry": "2026-01-02T00:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
        "results": {"is_finalized": True, "answer_counts": [{"id": 1, "count": 1, "me_voted": False}]},
    }
    attachments = [
        {"id": "501", "filename": "long.txt", "size": 11},
        {"id": "502", "filename": "short.txt", "size": 3},
    ]
    place.load(
        {
            "id": one,
            "author": place.owner,
            "content": "",
            "attachments": attachments,
            "_files": {"501": path, "502": b"abc"},
            "pinned": True,
            "poll": poll,
            "_votes": {1: [place.owner]},
        }
    )
    told = place.told(one)
    assert place.world.file(501) == b"from a file"
    assert place.world.file(502) == b"abc"
    assert told["attachments"][1]["url"].startswith("http")
    assert told["pinned"]
    assert told["poll"]["results"] == {
        "is_finalized": True,
        "answer_counts": [{"id": 1, "count": 1, "me_voted": False}],
    }


def test_a_threads_counts_leave_its_first_message_out(place):
    forum = place.world.add_channel(place.guild, "help", 15)["id"]
    post = place.world.add_thread(forum, "How?", place.owner, quiet=True)["id"]
    rows = [{"id": post, "author": place.owner, "content": "How?"}]
    rows += [{"id": str(place.world.new_id()), "author": place.owner, "content": "so"} for _ in range(2)]
    place.world.load_history(post, rows)
    told = place.world.channel(post)
    assert (told["message_count"], told["total_message_sent"]) == (2, 2)


def test_a_message_in_history_costs_little_memory(place):
    number, text = 20_000, "a message of some length, as people write them " * 4
    rows = ({"id": place.id(second), "author": place.owner, "content": text} for second in range(number))
    tracemalloc.start()
    place.world.load_history(place.channel, rows)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (used - (1 << 20)) / number < 100  # a million in 100 MB, beside the spool's unwritten tail


def test_the_same_start_gives_the_same_ids():
    first, second = World.empty(START), World.empty(START)
    assert first.bot_user_id == second.bot_user_id
    assert first.new_id(START) == second.new_id(START)


def test_the_clock_starts_where_it_was_told_and_only_goes_forward():
    world = World.empty(START)
    assert timedelta(0) <= world.clock.now() - START < timedelta(minutes=1)
    world.clock.advance(timedelta(days=1))
    assert world.clock.now() - START >= timedelta(days=1)
    with pytest.raises(ValueError, match="only goes forward"):
        world.clock.advance(timedelta(seconds=-1))
