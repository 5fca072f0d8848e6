"""What comes to the process with direct messages is shown by the one that knows the student's server, once."""

from dataclasses import replace

import pytest

from services.conversations.desk import Conversations
from services.conversations.press_notes import PressNote, tell_mentors
from services.conversations.reading import all_places
from services.discord.server_state import ServerState
from services.discord.shards import Shards
from services.wording.words import Words
from tests.services.conversations.talking import talking

WITH_DIRECT_MESSAGES, WITH_THE_SERVER = Shards((0,), 2), Shards((1,), 2)
ENGLISH = Words("en-GB")


@pytest.fixture
async def place(database):
    async with talking(database, students=2) as place:
        yield place


def first(place):
    """The process that hears direct messages and does not know the server."""
    return replace(place.tools(), state=ServerState(place.world.bot_user_id), shards=WITH_DIRECT_MESSAGES)


def second(place):
    return replace(place.tools(), shards=WITH_THE_SERVER)


async def test_a_direct_message_is_read_by_one_process_and_shown_by_the_other(place):
    student = place.students[0]
    place.writes(student, "help")
    tools = first(place)
    tools.inbox.read_again(place.dm(student), student)
    await Conversations(tools).carry_on()
    assert place.threads(student) == []
    for _ in range(2):
        await Conversations(second(place)).carry_on()
        await Conversations(first(place)).carry_on()
    assert [one for one in place.shown(student) if "help" in one] == [
        f"**{place.world.users[student]['global_name']}**\nhelp"
    ]
    assert len(place.received(student)) == 1


async def test_what_is_pressed_in_direct_messages_waits_for_the_process_that_knows_the_server(place):
    student, now = place.students[0], place.office.clock()
    pressed = [
        PressNote(place.guild_id, student, "nudge_help", "7"),
        PressNote(place.guild_id, student, "nudge_back", "7", "2026-12-01"),
    ]
    for note in (*pressed, *pressed):
        await tell_mentors(first(place), note, now)
    assert place.threads(student) == []
    for _ in range(2):
        await Conversations(second(place)).carry_on()
    said = "\n".join(place.shown(student))
    assert said.count("needs help (by button)") == 1
    assert said.count("is back on **Tuesday, 1 Dec 2026**") == 1


async def test_where_there_is_no_thread_nothing_is_said_of_an_answer_that_helped(place):
    student = place.students[0]
    await tell_mentors(first(place), PressNote(place.guild_id, student, "faq_helped", "7"), place.office.clock())
    await Conversations(second(place)).carry_on()
    assert place.threads(student) == []
    assert await place.database.pool.fetchval("select count(*) from delivery where state = 'due'") == 0


async def test_each_process_compares_what_is_its_own(place):
    student = place.students[0]
    place.writes(student, "help")
    await place.look(student)
    (thread,) = place.threads(student)
    shard = place.guild_id >> 22 & 1
    with_server = replace(place.tools(), shards=Shards((shard,), 2))
    without = replace(place.tools(), shards=Shards((1 - shard,), 2))
    dm = place.dm(student)
    assert (thread in await all_places(with_server), thread in await all_places(without)) == (True, False)
    assert (dm in await all_places(with_server), dm in await all_places(without)) == (shard == 0, shard == 1)


@pytest.mark.parametrize("action", ["nudge_help", "nudge_stop", "faq_helped", "faq_not", "nudge_back"])
def test_everything_that_is_pressed_has_its_words(action):
    assert PressNote(1, 2, action, "3", "2026-12-01").said(ENGLISH)
