"""Conversations against the local Discord: there once, wherever the bot is killed; between the right people."""

import pytest

from services.conversations.reading import read_direct
from tests.services.conversations.talking import talking
from tests.services.delivery.post_office import Fate

STRIDE = 3  # every third step is tried, beginning at another one in each test


@pytest.fixture
async def place(database):
    async with talking(database, students=30) as place:
        yield place


async def test_killed_at_any_step_a_students_message_is_shown_once_and_acknowledged_once(place):
    for number, student in enumerate(place.students):
        place.writes(student, f"help {number}")
        struck = await place.look(student, fate=Fate(at=number * STRIDE))
        place.office.passes(minutes=number % 2 * 10)  # Discord has forgotten the nonce, or it has not
        await place.look(student)
        assert len(place.threads(student)) == 1, number
        assert [one for one in place.shown(student) if "help" in one] == [
            f"**{place.world.users[student]['global_name']}**\nhelp {number}"
        ], number
        (acknowledged,) = place.received(student)
        assert "Mon to Fri, 10 to 16" in acknowledged
        if not struck:
            break
        for table in ("direct_channel", "conversation", "relayed_message"):  # nothing to catch up with of this one
            await place.database.pool.execute(f"delete from {table}")
    assert not struck
    assert number > 10


async def test_killed_at_any_step_an_answer_arrives_once(place):
    student = place.students[0]
    place.writes(student, "hello")
    await place.look(student)
    (thread,) = place.threads(student)
    struck, number = True, 0
    while struck:
        place.writes(place.mentor, f"answer {number}", thread)
        struck = await place.look(fate=Fate(at=number * STRIDE + 1))
        place.office.passes(minutes=number % 2 * 10)
        await place.look()
        arrived = [one for one in place.received(student) if one.endswith(f"answer {number}")]
        assert arrived == [f"**Ania Nowak**, mentor, through the bot:\nanswer {number}"]
        number += 1
    assert number > 5


async def test_killed_at_any_step_an_edit_and_a_deletion_are_followed(place):
    student = place.students[0]
    struck, number = True, 0
    while struck:
        kept, gone = place.writes(student, f"first {number}"), place.writes(student, f"gone {number}")
        await place.look(student)
        place.office.box.people.rewrite(student, place.dm(student), kept, f"second {number}")
        place.office.box.people.delete(student, place.dm(student), gone)
        struck = await place.look(fate=Fate(at=number * STRIDE + 2))
        await place.look()
        shown = "\n".join(place.shown(student))
        assert shown.count(f"second {number}") == 1
        assert f"first {number}" not in shown
        assert f"gone {number}" not in shown
        number += 1
    assert number > 5


async def test_without_a_mentor_channel_the_student_is_told_once_and_the_message_waits(place):
    student = place.students[0]
    place.change(place.guild_id, mentor_channel="nowhere")
    place.writes(student, "anybody?")
    for _ in range(2):
        await place.look(student)
    (told,) = place.received(student)
    assert "could not pass your message on" in told
    place.change(place.guild_id, mentor_channel="support")
    await place.look()
    assert place.shown(student)[-1].endswith("anybody?")


async def test_where_students_read_the_mentor_channel_the_thread_is_private(place):
    student = place.students[0]
    place.world.set_overwrite(place.office.channel_id, place.guild_id, 0, allow=1 << 10)
    place.writes(student, "a secret")
    await place.look(student)
    (thread,) = place.threads(student)
    assert place.world.channel(thread)["type"] == 12
    assert place.mentor in place.world.thread_members[thread]
    assert not place.world.can_view(place.students[1], thread)
    assert place.unrecorded == [(place.guild_id, thread)]


async def two_servers(place):
    """A second server with the first two students of the first one, and a mentor of its own."""
    world = place.world
    other = int(world.add_user("jan", global_name="Jan Lis")["id"])
    guild_id = int(world.add_guild("Second school", other)["id"])
    role = world.add_role(guild_id, "bot", permissions=0)
    world.add_member(guild_id, world.bot_user_id, roles=[role["id"]])
    channel = int(world.add_channel(guild_id, "support")["id"])
    both = place.students[:2]
    for one in both:
        world.add_member(guild_id, one)
    place.settings[guild_id] = place.settings[place.guild_id]
    await place.known(guild_id, mentors=[other], students=both)
    return guild_id, channel, other


async def test_somebody_on_two_servers_is_asked_once_and_what_waited_goes_where_they_say(place):
    guild_id, channel, other = await two_servers(place)
    student = place.students[0]
    place.writes(student, "for whom is this")
    place.writes(student, "and this")
    for _ in range(2):
        await place.look(student)
    (asked,) = place.office.received(student)
    assert "Whose mentors is this for?" in asked["content"]
    labels = [one["label"] for one in asked["components"][0]["components"]]
    assert sorted(labels) == ["School", "Second school"]
    assert place.threads(student) == place.threads(student, channel) == []
    await place.database.pool.execute(
        "insert into conversation (guild_id, student_id, opened_at, chosen_at) values ($1, $2, $3, $3)",
        guild_id,
        student,
        place.office.now,
    )
    await place.look(student)
    shown = place.shown(student, channel)
    assert [one.partition("\n")[2] for one in shown[1:]] == ["for whom is this", "and this"]
    assert place.threads(student) == []

    # Their mentor answers; somebody else's server writes meanwhile: a plain message is asked about again.
    (thread,) = place.threads(student, channel)
    place.writes(other, "from the second school", thread)
    await place.look(student)
    courier = place.tools().courier
    sent = await courier.direct(place.guild_id, "nudge:1", student, {"content": "from the first school"})
    place.office.passes(minutes=1)
    place.writes(student, "an answer to the first", reply_to=sent.message_id)
    await place.look(student)
    assert place.shown(student)[-1].endswith("an answer to the first")
    place.writes(student, "and to whom is that")
    await place.look(student)
    assert "and to whom is that" not in "".join(place.shown(student) + place.shown(student, channel))
    assert place.received(student)[-1].startswith("I am a bot on several of your servers")


async def test_nothing_is_kept_of_strangers_whom_the_bot_knows_from_no_server(place):
    stranger = int(place.world.add_user("nobody", global_name="Nobody")["id"])
    place.world.add_member(place.guild_id, stranger)  # forgotten: on the server, and not in the record
    place.writes(stranger, "hello?")
    tools = place.tools()
    for _ in range(2):
        await read_direct(tools, stranger, place.dm(stranger))
    (told,) = place.received(stranger)
    assert "nobody reads what you write here" in told
    for table in ("direct_channel", "delivery", "conversation", "relayed_message"):
        assert await place.database.pool.fetchval(f"select count(*) from {table}") == 0
