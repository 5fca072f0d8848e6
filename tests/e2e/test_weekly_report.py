"""/report through Discord: the week now, and the week posted by itself exactly once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.schedule import Schedule
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import embed, figures, labels, menus, message_id, says

pytestmark = pytest.mark.asyncio(loop_scope="module")
READ = 1 << 10 | 1 << 16
MINUTELY = "the weekly reports"


def week(scene, back=1):
    """The messages of students in the seven whole days before today, or in the seven before those."""
    last = scene.today - timedelta(days=1 + 7 * (back - 1))
    frame = scene.messages()
    students = {one.user_id for one in scene.school.people if one.part in {"student", "left"}}
    return frame[frame["author"].isin(students) & (frame["day"] <= last) & (frame["day"] > last - timedelta(days=7))]


async def post_due(scene):
    """What the schedule does every minute."""
    schedule = next(
        part.__self__
        for part in scene.application.parts.values()
        if isinstance(getattr(part, "__self__", None), Schedule)
    )
    await schedule._each_minute[MINUTELY]()


def posts(scene):
    """The reports in the mentors' channel that nobody asked for, the newest first."""
    page = sorted(scene.world.messages(scene.channel("mentors")).page(limit=100), key=lambda one: -int(one["id"]))
    return [one for one in page if one.get("embeds") and "interaction_metadata" not in one and "interaction" not in one]


async def scheduled_an_hour_ago(scene):
    """Set the schedule as an administrator, then let it have been set long ago and its hour have come."""
    now = datetime.now(scene.zone) - timedelta(hours=1)
    answer = await scene.ask("report schedule", who="admin", where="mentors", day=now.weekday(), hour=now.hour)
    await scene.database.pool.execute(
        "update digest_schedule set set_at = $1, posted_for = null, posted_at = null",
        datetime.now(UTC) - timedelta(days=30),
    )
    return answer


async def test_the_figures_equal_a_recount_of_the_truth(scene):
    now, before = week(scene), week(scene, 2)
    shown = figures(await scene.ask("report now"))
    assert shown["Messages"] == f"**{len(now)}** / week before: {len(before)}"
    assert shown["Students who wrote"].startswith(f"**{now['author'].nunique()} of ")
    assert shown["Students who wrote"].endswith(f" / week before: {before['author'].nunique()}")
    assert shown["Answered within a day"].endswith((" so far", " days", " day", " hours", " minutes"))  # half of them


async def test_mentors_all_see_the_answer_with_its_picture_and_what_can_be_done(scene):
    answer = await scene.ask("report now", who="cohort mentor")  # every other mentor sees these students too
    assert not answer.ephemeral
    assert answer.files[0].description.startswith("The week of the server")
    assert labels(answer) == ["Refresh", "Export"]
    assert menus(answer)[0]["placeholder"] == "Open somebody’s card"


async def test_elsewhere_the_answer_is_for_the_asker_alone(scene):
    assert (await scene.ask("report now", where="general")).ephemeral


async def test_a_mentor_of_one_cohort_sees_that_cohort(scene):
    now = week(scene)
    spring = {one.user_id for one in scene.school.people if one.cohort == "Cohort Spring"}
    shown = figures(await scene.ask("report now", who="cohort mentor"))
    assert shown["Messages"].startswith(f"**{now['author'].isin(spring).sum()}** ")


async def test_the_export_is_the_table(scene):
    kinds = await scene.press(await scene.ask("report now"), "Export")
    assert kinds.ephemeral
    assert labels(kinds) == ["CSV", "Excel (XLSX)", "Parquet"]
    file = (await scene.press(kinds, "CSV")).files[0]
    assert file.name.endswith(".csv")
    lines = file.data.decode("utf-8-sig").splitlines()
    assert "Student" in lines[0]
    total = week(scene)
    best = total["author"].value_counts()
    assert str(best.index[0]) in "".join(lines[1:3])


async def test_only_administrators_set_when_it_comes(scene):
    answer = await scene.ask("report schedule", day=0, hour=9)
    assert answer.ephemeral
    assert "Only administrators" in says(answer)
    assert "Only administrators" in says(await scene.ask("report stop"))


async def test_it_is_not_posted_where_everybody_reads(scene):
    answer = await scene.ask("report schedule", who="admin", day=0, hour=9, channel=str(scene.channel("general")))
    assert "Choose a channel that only mentors see" in says(answer)
    assert await scene.database.pool.fetchval("select count(*) from digest_schedule") == 0


async def test_it_is_posted_once_also_after_a_kill_between_the_post_and_the_note_of_it(scene):
    answer = await scheduled_an_hour_ago(scene)
    assert "The next one comes" in says(answer)
    assert f"<#{scene.channel('mentors')}>" in says(answer)
    before = len(posts(scene))
    await until(lambda: posted(scene))
    await post_due(scene)
    assert len(posts(scene)) == before + 1

    forget = "update digest_schedule set posted_for = null, posted_at = null"
    await scene.database.pool.execute(forget)
    await post_due(scene)  # within minutes: Discord knows the nonce
    await scene.database.pool.execute(forget)
    scene.box.nonces.clear()
    await scene.restart()  # later: the channel is searched for it
    await until(lambda: posted(scene))
    assert len(posts(scene)) == before + 1


async def posted(scene):
    """What the schedule does every minute, until the report is noted as posted."""
    await post_due(scene)
    return await scene.database.pool.fetchval("select posted_for from digest_schedule") is not None


async def test_one_that_was_due_while_the_bot_was_away_comes_when_it_is_back(scene):
    before = len(posts(scene))
    await scene.running.aclose()
    moment = datetime.now(scene.zone) - timedelta(days=2)
    await scene.database.pool.execute(
        "update digest_schedule set weekday = $1, hour = $2, posted_for = null", moment.weekday(), moment.hour
    )
    await scene.begin()
    await until(lambda: posted(scene))
    assert len(posts(scene)) == before + 1


async def test_a_question_where_a_bare_mentor_may_not_read_is_for_those_who_may(scene):
    guild_id, student = scene.school.guild_id, scene.students("steady", "Cohort Spring")[0]
    roles = {role["name"]: int(role["id"]) for role in scene.world.guild(guild_id)["roles"]}
    place = int(scene.world.add_channel(guild_id, "one-mentor-only")["id"])
    scene.world.set_overwrite(place, guild_id, 0, deny=READ)
    scene.world.set_overwrite(place, roles["Student Profiler"], 0, allow=READ)
    scene.world.set_overwrite(place, scene.cohort_mentor.user_id, 1, allow=READ)
    long_ago = datetime.now(UTC) - timedelta(days=29, hours=12)
    asked = scene.world.post(place, student.user_id, "How do I undo the last commit?", at=long_ago)
    await scene.stored(int(asked["id"]))
    assert str(place) in says(await scene.ask("report now", where="general", who="cohort mentor"))
    assert str(place) not in says(await scene.ask("report now", where="mentors", who="cohort mentor"))
    assert str(place) not in says(await scene.ask("report now", where="general"))
    before = len(posts(scene))
    await scheduled_an_hour_ago(scene)
    scene.box.nonces.clear()
    await scene.database.pool.execute("delete from audit_log where action = 'weekly'")
    await until(lambda: posted(scene))
    (newest, *_) = posts(scene)
    assert len(posts(scene)) == before + 1
    assert str(place) not in str(newest["embeds"])


async def test_the_buttons_of_a_post_work_for_every_mentor(scene):
    (newest, *_) = posts(scene)
    again = next(one for row in newest["components"] for one in row["components"] if one.get("label") == "Refresh")
    answer = await scene.press_id(int(newest["id"]), again["custom_id"])
    assert embed(answer)["title"] == newest["embeds"][0]["title"]
    own = await scene.press_id(int(newest["id"]), again["custom_id"], who="cohort mentor")
    for each in (answer, own):  # one of them sees more students than the other
        assert each.ephemeral
        assert message_id(each) != int(newest["id"])


async def test_stopped_it_comes_no_more(scene):
    before = len(posts(scene))
    assert "stopped" in says(await scene.ask("report stop", who="admin", where="general"))
    await post_due(scene)
    assert len(posts(scene)) == before


async def test_polish_is_spoken(scene):
    scene.world.update_guild(scene.school.guild_id, preferred_locale="pl")
    answer = await scene.ask("report now", where="general")
    scene.world.update_guild(scene.school.guild_id, preferred_locale="en-GB")
    assert embed(answer)["title"].startswith("Tydzień ")
    assert "tydzień wcześniej: " in figures(answer)["Wiadomości"]
