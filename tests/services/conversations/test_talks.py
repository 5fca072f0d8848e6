"""Conversations against the local Discord: there once, wherever the bot is killed; between the right people."""

import pytest

from sandbox.world import Upload
from sandbox.world.files import MadeUp
from services.conversations.reading import read_direct
from services.conversations.waiting import Waiting
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


async def talk(place, student, text="hello"):
    """A student begins a conversation; returns its thread."""
    place.writes(student, text)
    await place.look(student)
    return place.threads(student)[-1]


async def test_a_text_as_long_as_discord_takes_comes_whole_and_shrinks_again(place):
    student = place.students[0]
    thread = await talk(place, student)
    own = place.writes(student, "abcdefgh " * 221 + "the end")
    await place.look(student)
    parts = [one for one in place.office.written(thread) if "abcdefgh" in one["content"]]
    assert len(parts) == 2
    assert all(len(one["content"]) <= 2000 for one in parts)
    place.office.box.people.rewrite(student, place.dm(student), own, "abcdefgh, in short")
    await place.look()
    (left,) = [one for one in place.office.written(thread) if "abcdefgh" in one["content"]]
    assert left["id"] == min(one["id"] for one in parts)
    place.office.box.people.rewrite(student, place.dm(student), own, "xyzw " * 390)
    await place.look()
    assert sum(one["content"].count("xyzw") for one in place.office.written(thread)) == 390


async def test_files_go_along_both_ways_and_one_that_is_taken_away_goes(place):
    student, world = place.students[0], place.world
    thread = await talk(place, student)
    files = [Upload("error.png", b"\x89PNG student", "image/png"), Upload("big.zip", MadeUp(11 * 1024 * 1024))]
    own = place.writes(student, "My screenshot", files=files)
    await place.look(student)
    copy = place.office.written(thread)[0]
    (file,) = copy["attachments"]
    assert (file["filename"], world.file(file["id"])) == ("error.png", b"\x89PNG student")
    assert "(“big.zip”, 11 MB, is too large for me to pass on)" in copy["content"]
    world.edit(place.dm(student), own, "No screenshot", attachments=[])
    await place.look()
    assert not place.office.written(thread)[0].get("attachments")
    place.writes(place.mentor, "", thread, files=[Upload("fix.py", b"print(1)", "text/x-python")])
    await place.look()
    (file,) = place.office.received(student)[0]["attachments"]
    assert (file["filename"], world.file(file["id"])) == ("fix.py", b"print(1)")


async def test_what_mentors_say_among_themselves_stays_there_also_when_they_say_so_later(place):
    student = place.students[0]
    thread = await talk(place, student)
    place.writes(place.mentor, "// he asked this last week as well", thread)
    later = place.writes(place.mentor, "This was for us", thread)
    await place.look()
    assert place.received(student)[-1].endswith("This was for us")
    place.office.box.people.rewrite(place.mentor, thread, later, "// This was for us")
    await place.look()
    assert not [one for one in place.received(student) if "last week" in one or "for us" in one]


async def test_an_answer_that_somebody_refuses_is_told_to_the_mentors(place):
    student = place.students[0]
    thread = await talk(place, student)
    place.office.box.direct_messages.closed.add(student)
    answer = place.writes(place.mentor, "Which thing?", thread)
    await place.look()
    problem = place.office.written(thread)[0]
    assert "did not reach" in problem["content"]
    assert problem["message_reference"]["message_id"] == str(answer)
    place.office.box.direct_messages.closed.clear()
    place.writes(student, "They are open again")
    await place.look(student)
    place.writes(place.mentor, "Good to have you back", thread)
    await place.look()
    assert place.received(student)[-1].endswith("Good to have you back")


async def test_a_reply_answers_the_same_message_on_the_other_side(place):
    student = place.students[0]
    thread = await talk(place, student)
    asked = place.writes(student, "first of two questions")
    place.writes(student, "second of two questions")
    await place.look(student)
    copy = next(one for one in place.office.written(thread) if "first of two" in one["content"])
    answer = place.writes(place.mentor, "to the first", thread, reply_to=int(copy["id"]))
    await place.look()
    brought = next(one for one in place.office.received(student) if "to the first" in one["content"])
    assert brought["message_reference"]["message_id"] == str(asked)
    place.writes(student, "thanks", reply_to=int(brought["id"]))
    await place.look(student)
    shown = next(one for one in place.office.written(thread) if "thanks" in one["content"])
    assert shown["message_reference"]["message_id"] == str(answer)


@pytest.mark.parametrize("how", ["deleted", "locked"])
async def test_a_thread_that_is_of_no_use_any_more_is_opened_anew(place, how):
    student = place.students[0]
    first = await talk(place, student)
    if how == "deleted":
        place.world.delete_thread(first)
    else:
        bots = [one for one in place.world.roles[place.guild_id].values() if one["name"] == "bot"]
        place.world.update_role(place.guild_id, bots[0]["id"], permissions=int(bots[0]["permissions"]) & ~(1 << 34))
        place.world.update_thread(first, locked=True)
    place.writes(student, "And now?")
    await place.look(student)
    place.office.passes(minutes=1)
    await place.look()
    (second,) = {*place.threads(student)} - {first}
    assert place.office.written(second)[0]["content"].endswith("And now?")


async def test_a_thread_that_was_archived_goes_on(place):
    student = place.students[0]
    thread = await talk(place, student)
    place.world.update_thread(thread, archived=True)
    place.writes(student, "Are you still there?")
    await place.look(student)
    assert place.threads(student) == [thread]
    assert place.office.written(thread)[0]["content"].endswith("Are you still there?")


async def test_a_student_of_one_cohort_is_shown_only_to_mentors_who_may_see_them(place):
    student, world, guild_id = place.students[0], place.world, place.guild_id
    mentors = next(one["id"] for one in world.roles[guild_id].values() if one["name"] == "Mentor")
    spring, autumn = (int(world.add_role(guild_id, f"Cohort {name}")["id"]) for name in ("Spring", "Autumn"))
    other = int(world.add_user("piotr", global_name="Piotr Autumn")["id"])
    world.add_member(guild_id, other, roles=[mentors, autumn])
    world.give_role(guild_id, student, spring)
    await place.written_down(guild_id, [other, student])
    thread = await talk(place, student)
    assert world.channel(thread)["type"] == 12
    assert place.mentor in world.thread_members[thread]
    assert not world.can_view(other, thread)
    world.join_thread(thread, other)
    place.writes(other, "I should not be here", thread)
    await place.look()
    assert "only mentors who may see" in place.office.written(thread)[0]["content"]
    place.writes(student, "Who was that?")
    await place.look(student)
    assert other not in world.thread_members[thread]
    assert not [one for one in place.received(student) if "should not be here" in one]


async def test_a_mentor_who_manages_threads_and_sees_other_cohorts_is_named(place):
    student, world, guild_id = place.students[0], place.world, place.guild_id
    mentors = next(one["id"] for one in world.roles[guild_id].values() if one["name"] == "Mentor")
    autumn = int(world.add_role(guild_id, "Cohort Autumn")["id"])
    other = int(world.add_user("piotr", global_name="Piotr Autumn")["id"])
    world.add_member(guild_id, other, roles=[mentors, autumn])
    world.update_role(guild_id, mentors, permissions=1 << 34)
    await place.written_down(guild_id, [other])
    thread = await talk(place, student)
    assert f"<@{other}>: not a mentor of this student" in place.office.written(thread)[-1]["content"]


async def test_somebody_in_distress_is_answered_at_once_and_the_mentors_are_called(place):
    student = place.students[0]
    thread = await talk(place, student, "I want to kill myself")
    (answered,) = place.received(student)
    assert "116 123" in answered
    assert f"<@{place.mentor}> Please look at once" in place.office.written(thread)[0]["content"]
    assert "safety net and no detector" in place.office.written(thread)[0]["content"]


async def test_a_mentor_who_writes_to_the_bot_is_told_where_to_ask_once(place):
    place.writes(place.mentor, "who is quiet?")
    await place.look(place.mentor)
    place.writes(place.mentor, "hello?")
    await place.look(place.mentor)
    (told,) = place.received(place.mentor)
    assert "use my commands on your server" in told


async def test_an_acknowledgement_comes_again_after_hours_and_not_while_people_talk(place):
    student = place.students[0]
    thread = await talk(place, student)
    place.writes(student, "one more thing")
    await place.look(student)
    assert len(place.received(student)) == 1
    place.office.passes(hours=13)
    await talk(place, student, "the next morning")
    assert len(place.received(student)) == 2
    place.writes(place.mentor, "Good morning", thread)
    await place.look()
    place.office.passes(hours=11)
    await talk(place, student, "Good evening")
    assert len([one for one in place.received(student) if one.startswith("I am a bot")]) == 2


async def test_a_question_that_waits_is_told_once_and_a_thank_you_never(place):
    student, grateful = place.students[:2]
    thread = await talk(place, student, "How do I deploy this?")
    thanks = await talk(place, grateful, "Thank you!")
    for hours in (23, 2, 1):
        place.office.passes(hours=hours)
        await Waiting(place.tools()).run_due()
    told = [one for one in place.shown(student) if "has waited for an answer" in one]
    assert len(told) == 1
    assert not [one for one in place.shown(grateful) if "has waited" in one]
    place.writes(place.mentor, "Like this", thread)
    await place.look()
    place.office.passes(hours=25)
    await Waiting(place.tools()).run_due()
    assert len([one for one in place.shown(student) if "has waited" in one]) == 1
    assert thanks != thread
