"""Attacks through Discord: forged buttons, roles taken away, names that trick, channels that one may not read."""

from datetime import UTC, datetime

import pytest

from sandbox import permissions as bits
from services.page_access import sessions
from services.search.indexer import Indexer
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import buttons, embed, message_id, says

pytestmark = pytest.mark.asyncio(loop_scope="module")

READ = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY


@pytest.fixture
def forging(scene, monkeypatch):
    """Presses a button that no message has."""
    monkeypatch.setattr(
        "sandbox.interactions.components.clickable", lambda _, custom_id: {"type": 2, "id": 1, "custom_id": custom_id}
    )

    async def press(answer, custom_id, who="cohort mentor", where="mentors"):
        return await scene.press_id(message_id(answer), custom_id, who=who, where=where)

    return press


async def test_a_look_of_another_server_or_of_none_is_not_known_here(scene, forging):
    answer = await scene.ask("report now", who="cohort mentor")
    await scene.database.pool.execute(
        "insert into audit_log (guild_id, id, at, actor_id, action, question)"
        " values (77, 4711, now(), 5, 'student card', '{\"values\": {\"student\": 1}}')"
    )
    for look in ("4711", "4712"):
        for kind in ("again::1", "page::2", "file::csv"):
            told = await forging(answer, f"sp:{look}:{kind}")
            assert told.ephemeral
            assert "no longer know what this answer was about" in says(told)


async def test_a_look_at_a_stranger_gives_a_mentor_of_another_cohort_nothing(scene, forging):
    stranger = scene.students(cohort="Cohort Autumn")[0]
    mine = await scene.ask("report now", who="cohort mentor")
    theirs = await scene.ask("student card", student=stranger)
    look = next(one["custom_id"] for one in buttons(theirs) if one["label"] == "Refresh").split(":")[1]
    for forged in (
        f"sp:{look}:again::1",
        f"sp:{look}:file::csv",
        f"sp:{look}:do:show_card:{stranger.user_id}",
        f"sp:{look}:do:note_add:{stranger.user_id}",
        f"sp:{look}:do:quiet_open:{stranger.user_id}",
    ):
        told = await forging(mine, forged)
        assert told.ephemeral
        assert told.modal is None
        assert not told.files
        assert "is in another cohort" in says(told), forged


async def test_a_private_report_is_never_shown_to_all_by_a_forged_button(scene, forging):
    student = scene.students(cohort="Cohort Spring")[0]
    shown_to_all = await scene.ask("report now", who="cohort mentor")
    assert not shown_to_all.ephemeral
    brief = await scene.ask("brief", student=student, who="cohort mentor")
    look = next(one["custom_id"] for one in buttons(brief) if one["label"] == "Refresh").split(":")[1]
    again = await forging(shown_to_all, f"sp:{look}:again::1")
    assert again.ephemeral
    assert message_id(again) != message_id(shown_to_all)


async def test_a_student_and_who_is_a_mentor_no_more_are_refused_everywhere(scene):
    guild_id, mentor = scene.school.guild_id, scene.cohort_mentor.user_id
    (role,) = (int(one["id"]) for one in scene.world.guild(guild_id)["roles"] if one["name"] == "Mentor")
    answer = await scene.ask("report now", who="cohort mentor", where="general")
    student = scene.students()[0].user_id
    scene.world.take_role(guild_id, mentor, role)
    try:
        for custom_id in [one["custom_id"] for one in buttons(answer) if not one.get("disabled")]:
            told = await scene.press_id(message_id(answer), custom_id, who="cohort mentor", where="general")
            assert told.ephemeral
            assert "Only mentors can ask" in says(told)
        for who in (mentor, student):
            assert "Only mentors" in says(await scene.ask("search", text="task", who=who, where="general"))
            assert await scene.suggest("search", "channel", "", who=who, where="general") == {}
            assert await scene.suggest("student card", "student", "", who=who, where="general") == {}
    finally:
        scene.world.give_role(guild_id, mentor, role)


async def test_a_name_that_tricks_stands_as_it_is_and_mentions_nobody(scene):
    guild_id, student = scene.school.guild_id, scene.students(cohort="Cohort Spring")[1].user_id
    scene.world.update_member(guild_id, student, nick="@everyone \u202e[gift](https://x.example)")

    async def renamed():
        found = await scene.database.pool.fetchval("select display_name from member where user_id = $1", student)
        return "gift" in found

    await until(renamed, 20)
    answer = await scene.ask("student card", student=str(student), where="general")
    shown = str(embed(answer))
    assert "\u202e" not in shown
    assert "](https" not in shown.replace("\\\\", "\\").replace("\\]\\(", "")
    assert not answer.message["mention_everyone"]
    offered = await scene.suggest("student card", "student", "gift")
    assert list(offered.values()) == [str(student)]
    assert not any("\u202e" in label for label in offered)
    scene.world.update_member(guild_id, student, nick=None)


async def test_archived_threads_that_discord_never_listed_again_are_found_but_private_ones_are_not(scene):
    student, state = scene.students()[0].user_id, scene.application.bot.get_cog("WeeklyReport")._state
    guild_id, threads = scene.school.guild_id, {}
    (role,) = (one for one in scene.world.guild(guild_id)["roles"] if one["name"] == "Mentor")
    scene.world.update_role(guild_id, role["id"], permissions=int(role["permissions"]) & ~bits.MANAGE_THREADS)
    for kind in (11, 12):
        threads[kind] = int(scene.world.add_thread(scene.channel("help"), f"oldthread{kind}", student, kind=kind)["id"])
        posted = scene.world.post(threads[kind], student, "kaleidoskopowość w wątku")
        await scene.stored(int(posted["id"]))
    await Indexer(scene.database).caught_up()
    for thread in threads.values():
        state.forget_channel(thread)
    answer = await scene.ask("search", text="kaleidoskopowość", who="cohort mentor")
    assert f"<#{threads[11]}>" in says(answer)
    assert str(threads[12]) not in str(answer.message)
    offered = await scene.suggest("search", "channel", "oldthread", who="cohort mentor")
    assert list(offered.values()) == [str(threads[11])]
    named = await scene.ask("search", text="kaleidoskopowość", channel=str(threads[12]), who="cohort mentor")
    assert "no such channel" in says(named).lower() or "may not read" in says(named).lower()
    scene.world.update_role(guild_id, role["id"], permissions=int(role["permissions"]))


async def test_what_was_forwarded_is_found_where_it_was_forwarded_to_and_not_where_it_came_from(scene):
    guild_id, author = scene.school.guild_id, scene.mentor.user_id
    hidden = int(scene.world.add_channel(guild_id, "unseen-by-mentors")["id"])
    roles = {one["name"]: int(one["id"]) for one in scene.world.guild(guild_id)["roles"]}
    scene.world.set_overwrite(hidden, guild_id, 0, deny=READ)
    scene.world.set_overwrite(hidden, roles["Student Profiler"], 0, allow=READ)
    secret = scene.world.post(
        hidden, author, "pterodaktyl przyjdzie w piątek", attachments=[("pterodaktyl.txt", b"x", None)]
    )
    await scene.stored(int(secret["id"]))
    await Indexer(scene.database).caught_up()
    answer = await scene.ask("search", text="pterodaktyl")
    assert str(hidden) not in str(answer.message)
    assert "pterodaktyl.txt" not in str(answer.message)
    assert "0 messages" in says(answer)
    assert str(hidden) not in (await scene.suggest("search", "channel", "unseen")).values()
    told = await scene.ask("files", message=str(secret["id"]))
    assert told.ephemeral
    assert "may not read the channel" in says(told)
    assert "unseen-by-mentors" not in str((await scene.ask("sync status", channel=str(hidden))).message)


async def entered(scene, who):
    """The session that the link in an answer to /dashboard opens."""
    answer = await scene.ask("dashboard", who=who)
    assert answer.ephemeral, "in the mentor channel too, only the asker sees it"
    (button,) = [one for one in buttons(answer) if one.get("url")]
    link = button["url"].partition("/enter#")[2]
    assert link not in says(answer)
    opened = await sessions.enter(scene.database, None, link, datetime.now(UTC), 12)
    assert opened.held is not None
    return opened.held


async def lasts(scene, held):
    return await sessions.session_of(scene.database, held, datetime.now(UTC))


async def test_the_page_opens_for_a_mentor_with_what_they_may_read_and_ends_when_they_say_so(scene):
    held = await entered(scene, "cohort mentor")
    session = await lasts(scene, held)
    assert session.user_id == scene.cohort_mentor.user_id
    assert session.channels >= {scene.channel("general"), scene.channel("mentors")}

    told = await scene.ask("dashboard", who="cohort mentor")
    assert "1 session open" in says(told)
    ended = await scene.ask("dashboard", who="cohort mentor", end=scene.cohort_mentor.user_id)

    assert "1 session ended" in says(ended)
    assert await lasts(scene, held) is None
    assert {"page link", "page opened", "page end"} <= {look["action"] for look in await scene.looks()}


async def test_the_page_opens_for_no_student_and_only_administrators_end_the_sessions_of_others(scene):
    student, mentor = scene.students()[0].user_id, scene.mentor.user_id
    assert "Only mentors" in says(await scene.ask("dashboard", who=student, where="general"))
    assert "Only mentors" in says(await scene.ask("dashboard", who=student, where="general", end=student))
    held = await entered(scene, "mentor")

    for who in ("cohort mentor", student):
        assert "Only administrators" in says(await scene.ask("dashboard", who=who, where="general", end=mentor))
        assert await lasts(scene, held) is not None

    assert "1 session ended" in says(await scene.ask("dashboard", who=scene.admin.user_id, where="general", end=mentor))
    assert await lasts(scene, held) is None
