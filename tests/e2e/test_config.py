"""/config and /audit log through Discord: set, felt at once, taken away and brought back; the wrong people refused."""

import orjson
import pytest

from sandbox.interactions.model import NotPossible
from services.people.access import MANAGE_SERVER
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import message_id, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


def parts(answer):
    def walk(components):
        for one in components:
            yield one
            yield from walk(one.get("components") or ())

    return list(walk((answer.message or {}).get("components") or ()))


def text(answer):
    """Every text of an answer, of a page or of an embed."""
    return "\n".join(one["content"] for one in parts(answer) if one["type"] == 10) or says(answer)


def ids(answer):
    return [one["custom_id"] for one in parts(answer) if "custom_id" in one]


@pytest.fixture
def pick(scene):
    async def chosen(answer, custom_id, *values, who="admin"):
        user, channel = scene.person(who), scene.channel("mentors")
        told = await scene.box.interact.select(
            user, channel, message_id(answer), custom_id, [str(one) for one in values]
        )
        return await scene._seen(user, channel, told)

    return chosen


async def back(scene, *names):
    for name in names:
        await scene.ask("config reset", who="admin", setting=name)


async def test_every_setting_can_be_reached_from_the_first_page(scene, pick):
    first = await scene.ask("config show", who="admin")
    assert first.ephemeral
    for sentence in ("Time zone: Europe/Warsaw", "Mentors’ channel: <#", "Consent: notice"):
        assert sentence in text(first)
    group = await pick(first, "cf:all:pick:go", "people")
    assert "Mentors of all cohorts" in text(group)
    page = await pick(group, "cf:people:pick:go", "lead_roles")
    assert "cf:lead_roles:pick:pick" in ids(page)
    role = scene.world.add_role(scene.school.guild_id, "Head of course", permissions=0)["id"]
    changed = await pick(page, "cf:lead_roles:pick:pick", role)
    assert f"✅ **Lead mentor roles**: <@&{role}> (before: none, the default)" in text(changed)
    reset = await scene.press_id(message_id(changed), "cf:lead_roles:reset:", who="admin")
    assert "none, the default (before" in text(reset)


async def test_a_value_is_typed_in_a_form_and_a_wrong_one_costs_nothing(scene):
    page = await scene.ask("config set", who="admin", setting="nudge_hours", value="9-17")
    form = await scene.press_id(message_id(page), "cf:nudge_hours:form:", who="admin")
    assert form.modal is not None
    wrong = await scene.submit(form, value="17-9")
    assert "Write two full hours of a day" in says(wrong)
    assert "17\\-9" in says(wrong), "what was typed is given back"
    form = await scene.press_id(message_id(page), "cf:nudge_hours:form:", who="admin")
    assert "8:00–16:00" in text(await scene.submit(form, value="8-16"))
    assert scene.application.live.of(scene.school.guild_id).nudge_hours == (8, 16)
    await back(scene, "nudge_hours")


async def test_settings_and_values_are_suggested(scene):
    found = await scene.suggest("config set", "setting", "zone", who="admin")
    assert found == {"Time zone · Course and language": "time_zone"}
    guild, channel = scene.person("admin"), scene.channel("mentors")
    options = {"setting": "mentor_roles", "value": "cohort s"}
    told = await scene.box.interact.autocomplete(guild, channel, "config set", "value", options)
    assert [one["value"] for one in told.choices] == ["@Cohort Spring"]


async def test_the_language_is_another_one_at_once(scene):
    polish = await scene.ask("config set", who="admin", setting="Language", value="Polish")
    assert "### Język" in text(polish)
    assert "Ustawienia" in text(await scene.ask("config show", who="admin"))
    english = await scene.ask("config set", who="admin", setting="język", value="angielski")
    assert "### Language" in text(english)
    await back(scene, "language")


async def test_a_channel_left_out_is_silent_for_the_record_and_read_when_it_is_wanted_again(scene):
    student, general = scene.students()[0], scene.channel("general")
    before = scene.world.post(general, student.user_id, "before")["id"]
    await scene.stored(int(before))
    answer = await scene.ask("config set", who="admin", setting="ignored_channels", value="#general")
    assert "are still recorded. They are kept until you have them erased." in text(answer)
    assert "cf:ignored_channels:erase:" in ids(answer)
    unseen = int(scene.world.post(general, student.user_id, "nobody records this")["id"])
    seen = int(scene.world.post(scene.channel("help"), student.user_id, "but this")["id"])
    await scene.stored(seen)
    await scene.application.capture.drained()
    assert await scene.database.pool.fetchval("select count(*) from message where id = $1", unseen) == 0
    assert f"Left out by an administrator: <#{general}>." in says(await scene.ask("sync status"))
    asked = await scene.press_id(message_id(answer), "cf:ignored_channels:erase:", who="admin")
    assert "for good?" in text(asked)
    assert await scene.database.pool.fetchval("select count(*) from erasure") == 0
    again = await scene.ask("config reset", who="admin", setting="ignored_channels")
    assert "is read now" in text(again)
    await scene.stored(unseen)
    await until(lambda: not scene.application.history.unfinished(scene.school.guild_id).missing)
    assert "Left out" not in says(await scene.ask("sync status"))


async def test_a_file_is_taken_away_brought_back_and_confirmed(scene):
    await scene.ask("config set", who="admin", setting="question_hours", value="12")
    answer = await scene.ask("config export", who="admin")
    (file,) = answer.files
    assert orjson.loads(file.data)["settings"] == {"question_hours": 12}
    await back(scene, "question_hours")
    given = {"name": "settings.json", "data": file.data, "content_type": "application/json"}
    shown = await scene.ask("config import", who="admin", file=given)
    assert "1 setting would change" in text(shown)
    assert scene.application.live.of(scene.school.guild_id).question_hours == 24
    button = next(one for one in ids(shown) if ":apply:" in one)
    assert "✅ **Hours until a question is urgent**: 12" in text(
        await scene.press_id(message_id(shown), button, who="admin")
    )
    assert scene.application.live.of(scene.school.guild_id).question_hours == 12
    junk = {"name": "x.json", "data": b"junk", "content_type": "application/json"}
    assert "no file of my settings" in says(await scene.ask("config import", who="admin", file=junk))
    await back(scene, "question_hours")


async def test_who_is_no_administrator_any_more_changes_nothing_by_button_menu_or_form(scene, pick):
    guild = scene.school.guild_id
    role = int(scene.world.add_role(guild, "Deputy", permissions=MANAGE_SERVER)["id"])
    with pytest.raises(NotPossible):
        await scene.ask("config show", who="mentor")
    scene.world.give_role(guild, scene.mentor.user_id, role)
    page = await scene.ask("config set", setting="nudge_hours", value="9-17")
    form = await scene.press_id(message_id(page), "cf:nudge_hours:form:")
    language = await scene.ask("config set", setting="language", value="English")
    scene.world.update_role(guild, role, permissions=0)
    for answer in (
        await scene.press_id(message_id(page), "cf:nudge_hours:reset:"),
        await pick(language, "cf:language:pick:pick", "pl", who="mentor"),
        await scene.submit(form, value="1-2"),
    ):
        assert says(answer) == "Only administrators can use this: it takes the permission to manage the server."
    settings = scene.application.live.of(guild)
    assert (settings.nudge_hours, settings.language) == ((9, 17), "en")
    await scene.ask("config set", who="admin", setting="admin_roles", value=f"<@&{role}>")
    reset = await scene.press_id(message_id(page), "cf:nudge_hours:reset:")
    assert "(before: 9:00–17:00)" in text(reset), "an administrator by role is one"
    await back(scene, "language", "admin_roles")


async def test_the_log_shows_everything_to_an_administrator_and_their_own_to_a_mentor(scene):
    student = scene.students()[0]
    await scene.ask("student card", student=student, where="mentors")
    await scene.ask("config set", who="admin", setting="question_hours", value="36")
    everything = await scene.ask("audit log", who="admin")
    assert everything.ephemeral
    assert "changed settings" in says(everything)
    assert "Hours until a question is urgent: the default → 36" in says(everything)
    about = await scene.ask("audit log", who="admin", student=str(student.user_id))
    assert f"card: {student.name}" in says(about)
    assert "changed settings" not in says(about)
    own = await scene.ask("audit log", who="mentor")
    assert "You see what you did yourself" in says(own)
    assert "is urgent" not in says(own)
    admin = await scene.ask("audit log", who="mentor", person=str(scene.admin.user_id))
    assert "administrators see all" in says(admin)
    assert "is urgent" not in says(admin)
    settings = await scene.ask("audit log", who="admin", what="settings and rules")
    assert f"card: {student.name}" not in says(settings)
    await back(scene, "question_hours")


async def test_a_mentor_of_one_cohort_asks_about_nobody_of_another(scene):
    foreign = scene.students(cohort="Cohort Autumn")[0]
    answer = await scene.ask("audit log", who="cohort mentor", student=str(foreign.user_id))
    assert answer.ephemeral
    assert says(answer).endswith("is in another cohort: you see the students of your own.")


async def test_pages_of_the_log_are_turned_by_whoever_asked_alone(scene):
    for _ in range(6):
        await scene.ask("config set", who="admin", setting="question_hours", value="48")
        await back(scene, "question_hours")
    first = await scene.ask("audit log", who="admin", period="today")
    assert [one.get("disabled", False) for one in parts(first) if one["type"] == 2] == [True, True, False]
    (one,) = {custom_id.split(":")[1] for custom_id in ids(first)}
    second = await scene.press_id(message_id(first), f"al:{one}:2", who="admin")
    assert says(second) != says(first)
    assert says(await scene.press_id(message_id(second), f"al:{one}:1", who="admin")) == says(first)
    await scene.database.pool.execute("update audit_log set actor_id = 5 where id = $1", int(one))
    somebody_elses = await scene.press_id(message_id(second), f"al:{one}:2", who="admin")
    assert "no longer know what this answer was about" in says(somebody_elses)
