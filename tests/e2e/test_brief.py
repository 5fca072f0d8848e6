"""/brief through Discord: one student before a talk, and the notes that mentors write below it."""

from datetime import datetime, timedelta

import pytest

from tests.e2e.mentor_scene import embed, figures, labels, message_id, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def student(scene):
    return scene.students("steady", "Cohort Spring")[0]


def counted(scene, person, back, days):
    """The messages of so many days that end so many days before today."""
    last = scene.today - timedelta(days=back)
    frame = scene.messages()
    return frame[
        (frame["author"] == person.user_id) & (frame["day"] <= last) & (frame["day"] > last - timedelta(days=days))
    ]


async def test_the_figures_equal_a_recount_of_the_truth(scene, student):
    now, before = counted(scene, student, 0, 28), counted(scene, student, 28, 28)
    hour = datetime.now(scene.zone).hour  # today is not over either
    before = before[(before["day"] < scene.today - timedelta(days=28)) | (before["hour"] <= hour)]
    shown = figures(await scene.ask("brief", student=student))
    assert shown["Messages"] == f"**{len(now)}** / before: {len(before)}"
    assert shown["Active days"] == f"**{now['day'].nunique()}** / before: {before['day'].nunique()}"
    assert shown["Replies to others"].startswith(f"**{now['reply_to'].notna().sum()}**")
    assert "Voice, hours" not in shown  # the bot was not there to hear of it


async def test_the_answer_is_for_the_mentor_alone_even_in_the_mentor_channel(scene, student):
    answer = await scene.ask("brief", student=student)
    assert answer.ephemeral
    assert labels(answer) == ["Refresh", "Export", "Talk took place", "Add note", "Add win", "Add task", "Away …"]


async def test_a_student_is_refused(scene, student):
    answer = await scene.ask("brief", student=student, who=scene.students()[3], where="general")
    assert answer.ephemeral
    assert "Only mentors can ask about students" in says(answer)


async def test_a_mentor_of_another_cohort_is_refused_and_told_why(scene):
    other = scene.students("steady", "Cohort Autumn")[0]
    answer = await scene.ask("brief", student=other, who="cohort mentor")
    assert answer.ephemeral
    assert "another cohort" in says(answer)
    assert not answer.message["embeds"]


async def test_a_talk_that_took_place_begins_the_next_brief(scene):
    student = scene.students("evening")[0]
    form = await scene.press(await scene.ask("brief", student=student), "Talk took place")
    assert form.modal["title"] == f"Talk with {student.name}"
    day = scene.today + timedelta(days=14)
    told = await scene.submit(form, text="Wants to change the *team*", next=f"{day.day}.{day.month}")
    assert told.ephemeral
    assert "Wants to change the *team*" in says(told)
    again = says(await scene.ask("brief", student=student))
    assert "Last talk: <t:" in again
    assert scene.mentor.name in again
    assert f"Next talk: {day.day} " in again
    assert "Wants to change the *team*" in again


async def test_a_day_that_is_none_costs_nobody_their_text(scene, student):
    form = await scene.press(await scene.ask("brief", student=student), "Talk took place")
    told = await scene.submit(form, text="a long story", next="someday")
    assert "I do not understand the day “someday”" in says(told)
    assert "a long story" in says(told)
    assert "a long story" not in says(await scene.ask("brief", student=student))


async def test_a_win_and_a_note_are_read_by_other_mentors_of_the_student(scene, student):
    answer = await scene.ask("brief", student=student)
    await scene.submit(await scene.press(answer, "Add win"), text="Passed the exam")
    await scene.submit(await scene.press(answer, "Add note"), text="Prefers mornings")
    read = says(await scene.ask("brief", student=student, who="cohort mentor"))
    assert "🏅 Passed the exam" in read
    assert "Prefers mornings" in read


async def test_an_open_question_is_linked(scene, student):
    asked = scene.world.post(scene.channel("help"), student.user_id, "How do I undo the last commit?")
    await scene.stored(int(asked["id"]))
    assert f"/{scene.channel('help')}/{asked['id']}" in says(await scene.ask("brief", student=student))


async def test_a_button_of_before_a_restart_still_works(scene, student):
    answer = await scene.ask("brief", student=student)
    await scene.restart()
    again = await scene.press(answer, "Refresh")
    assert message_id(again) == message_id(answer)
    assert embed(again)["title"] == embed(answer)["title"]
    form = await scene.press(answer, "Add note")
    assert form.modal["title"] == f"Note about {student.name}"


async def test_every_look_and_every_note_is_in_the_log(scene, student):
    before = len(await scene.looks())
    answer = await scene.ask("brief", student=student, where="general")
    await scene.submit(await scene.press(answer, "Add note"), text="Tall")
    looks = (await scene.looks())[before:]
    assert [(one["action"], one["subject_id"], one["actor_id"]) for one in looks] == [
        ("brief", student.user_id, scene.mentor.user_id),
        ("note_add", student.user_id, scene.mentor.user_id),
    ]
    assert "Tall" not in str(looks)
    assert looks[0]["channel_id"] == scene.channel("general")


async def test_names_are_suggested_without_accents_and_only_those_the_mentor_may_see(scene):
    everybody = await scene.suggest("brief", "student", "", who="mentor")
    assert len(everybody) == 25
    mine = await scene.suggest("brief", "student", "", who="cohort mentor")
    spring = {str(one.user_id) for one in scene.school.people if one.cohort == "Cohort Spring"}
    assert set(mine.values()) <= spring
    assert await scene.suggest("brief", "student", "", who=scene.students()[0], where="general") == {}
    accented = next(one for one in scene.students() if any(sign in "ąćęłńóśźż" for sign in one.name.lower()))
    plain = accented.name.lower().translate(str.maketrans("ąćęłńóśźż", "acelnoszz"))
    assert str(accented.user_id) in (await scene.suggest("brief", "student", plain)).values()


async def test_a_name_typed_out_is_found_and_one_nobody_has_is_not(scene, student):
    assert student.name.split()[0] in embed(await scene.ask("brief", student=student.name))["title"]
    assert "I know no student called “Xyzzy”" in says(await scene.ask("brief", student="Xyzzy"))


async def test_polish_is_spoken(scene, student):
    scene.world.update_guild(scene.school.guild_id, preferred_locale="pl")
    answer = await scene.ask("brief", student=student)
    scene.world.update_guild(scene.school.guild_id, preferred_locale="en-GB")
    assert embed(answer)["title"].startswith("Przed rozmową: ")
    assert labels(answer) == [
        "Odśwież",
        "Eksportuj",
        "Rozmowa się odbyła",
        "Dodaj notatkę",
        "Dodaj sukces",
        "Dodaj zadanie",
        "Nieobecność …",
    ]


async def test_notes_are_written_found_and_deleted_by_commands(scene):
    student = scene.students("evening")[1]
    assert "Likes trains" in says(await scene.ask("note add", student=student, text="Likes trains"))
    form = await scene.ask("note add", student=student, kind="win")
    assert form.modal["title"] == f"A win of {student.name}"
    await scene.submit(form, text="Two\nlines")
    listed = await scene.ask("note list", student=student)
    assert listed.ephemeral
    assert "Two\nlines" in says(listed)
    (offered,) = (await scene.suggest("note delete", "note", "trains")).values()
    assert "Likes trains" in says(await scene.ask("note delete", note=offered))
    assert "Likes trains" not in says(await scene.ask("note list", student=student))


async def test_tasks_are_written_and_done_by_commands(scene):
    student = scene.students("evening")[2]
    told = await scene.ask("task add", text="Lend the book", student=student, mentor=scene.cohort_mentor)
    assert f"For {scene.cohort_mentor.name}" in says(told)
    assert "Lend the book" not in says(await scene.ask("task list"))
    assert "Lend the book" in says(await scene.ask("task list", whose="everybody"))
    done = await scene.choose(await scene.ask("task list", whose="everybody"), "Lend the book")
    assert "Done." in says(done)
    assert (await scene.looks())[-1]["subject_id"] == student.user_id
    assert "Lend the book" not in says(await scene.ask("task list", whose="everybody"))


async def test_who_is_away_is_said_in_the_list_and_in_quiet(scene):
    student = scene.students("silent")[0]
    told = await scene.ask("absence add", student=student, **{"from": "yesterday", "to": "tomorrow"})
    assert f"{student.name} is away" in says(told)
    assert f"Away, so not judged: {student.name} until" in says(await scene.ask("quiet"))
    (offered,) = (await scene.suggest("absence remove", "absence", student.name)).values()
    await scene.ask("absence remove", absence=offered)
    assert "Away, so not judged" not in says(await scene.ask("quiet"))
    form = await scene.ask("absence add", student=student)
    assert "First day" in str(form.modal)


async def test_the_roster_of_duty_is_kept_by_commands(scene):
    told = await scene.ask("oncall set", days="every day", hours="0-24")
    assert f"On duty: {scene.mentor.name}" in says(told)
    assert f"**Now**: {scene.mentor.name}" in says(await scene.ask("oncall show"))
    (offered,) = (await scene.suggest("oncall remove", "shift", "")).values()
    await scene.ask("oncall remove", shift=offered)
    assert "Nobody is on duty at any time" in says(await scene.ask("oncall show"))
    refused = await scene.ask("oncall set", days="someday", hours="9-17")
    assert refused.ephemeral
    assert "Write “Mon-Fri”" in says(refused)


async def test_a_student_may_use_none_of_it(scene, student):
    other = scene.students()[3]
    for command, options in {
        "note list": {"student": student},
        "note delete": {"note": "1"},
        "task add": {"text": "x"},
        "absence list": {},
        "oncall set": {"days": "Mon", "hours": "9-17"},
    }.items():
        answer = await scene.ask(command, who=other, where="general", **options)
        assert answer.ephemeral
        assert "Only mentors can ask about students" in says(answer)
