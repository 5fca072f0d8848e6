"""/me and /privacy through Discord: what students see and decide, on the server and in direct messages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.consent.panel import post_panel, renew_panels
from services.consent.returning import Returning
from services.consent.standing import standing_of
from services.consent.wordings import wording_of
from services.delivery import Courier
from services.discord.rest import DiscordRest
from services.people.guild_settings import ConsentMode
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import embed, labels, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def student(scene):
    return scene.students("steady", "Cohort Spring")[1]


@pytest.fixture
def direct(scene, student):
    """The student's direct messages with the bot."""
    return int(scene.world.open_dm(student.user_id)["id"])


async def standing(scene, person):
    settings = scene.application.live.of(scene.school.guild_id)
    async with scene.database.pool.acquire() as con:
        return await standing_of(con, scene.school.guild_id, person.user_id, settings)


async def test_me_is_the_card_that_a_mentor_sees_without_what_mentors_can_do(scene, student):
    seen = await scene.ask("student card", student=student)
    own = await scene.ask("me", who=student, where="general")
    assert own.ephemeral
    assert embed(own)["title"] == embed(seen)["title"]
    assert embed(own)["fields"] == embed(seen)["fields"]
    assert own.files
    assert labels(own) == ["What is kept"]


async def test_me_works_in_a_direct_message(scene, student, direct):
    own = await scene.ask("me", who=student, where=direct, period="7 days")
    assert student.name in embed(own)["title"]
    assert own.files


async def test_show_tells_what_is_kept_and_who_looked(scene, student, direct):
    await scene.ask("student card", student=student)
    told = says(await scene.ask("privacy show", who=student, where=direct))
    assert "You are **recorded**" in told
    assert f"<@{scene.mentor.user_id}>" in told
    assert "nobody else looked" not in told


async def test_a_pause_holds_in_every_report_at_once_and_can_be_taken_back(scene, student):
    paused = await scene.ask("privacy pause", who=student, where="general")
    assert paused.ephemeral
    assert "Your data stays" in says(paused)
    for command in ("student card", "student timeline", "brief", "activity"):
        assert "does not want their data to be seen" in says(await scene.ask(command, student=student)), command
    overview = says(await scene.ask("cohort overview", cohort="Cohort Spring"))
    assert "1 student does not want to be counted." in overview
    assert "Your data is paused" in says(await scene.ask("me", who=student, where="general"))
    assert "counted again" in says(await scene.press(paused, "Go on"))
    assert student.name in embed(await scene.ask("student card", student=student))["title"]


async def test_who_is_not_judged_has_a_card_and_stands_in_no_ranking(scene, student):
    await scene.ask("privacy object", who=student, where="general")
    assert (await scene.ask("student card", student=student)).files
    ranking = await scene.ask("cohort ranking", cohort="Cohort Spring", period="whole course")
    assert student.name not in says(ranking)
    resumed = await scene.ask("privacy resume", who=student, where="general")
    assert "Everything goes on" in says(resumed)
    assert (await standing(scene, student)).scored


async def test_the_panel_says_it_in_both_languages_and_its_buttons_answer_privately(scene, student):
    guild_id, settings = scene.school.guild_id, scene.application.live.of(scene.school.guild_id)
    by, at = scene.admin.user_id, scene.anchor
    async with DiscordRest.open(scene.box.token, scene.box.api_base) as rest:
        courier = Courier(scene.database, rest, lambda: datetime.now(UTC))
        message = await post_panel(
            scene.database, courier, guild_id, scene.channel("general"), by, at, settings, key=77
        )
    posted = scene.world.message(scene.channel("general"), message)
    assert [one["title"] for one in posted["embeds"]] == ["Your data on this course", "Twoje dane na tym kursie"]
    custom_ids = [one["custom_id"] for row in posted["components"] for one in row["components"]]
    for custom_id in custom_ids:
        answer = await scene.press_id(message, custom_id, who=student, where="general")
        assert answer.ephemeral
        assert embed(answer)["title"]
    assert (await standing(scene, student)).writable
    said = await scene.database.pool.fetch(
        "select kind, granted, wording, via from consent_event where user_id = $1 and wording <> 'command-1'"
        " and kind in ('dm', 'record') order by at",
        student.user_id,
    )
    assert [tuple(one) for one in said] == [
        ("dm", True, "notice-1", "server"),
        ("record", False, "notice-1", "server"),
    ]


async def test_a_notice_that_no_longer_holds_is_changed_and_a_removed_one_forgotten(scene):
    guild_id, channel = scene.school.guild_id, scene.channel("general")
    settings = scene.application.live.of(guild_id)
    asking = replace(settings, consent_mode=ConsentMode.OPT_IN)
    async with DiscordRest.open(scene.box.token, scene.box.api_base) as rest:
        courier = Courier(scene.database, rest, lambda: datetime.now(UTC))
        panel = await post_panel(
            scene.database, courier, guild_id, channel, scene.admin.user_id, scene.anchor, settings, key=78
        )
        await renew_panels(scene.database, courier, lambda _guild, _locale: asking)
        shown = scene.world.message(channel, panel)
        assert "I agree" in str(shown["components"])
        assert await scene.database.pool.fetchval("select wording from consent_panel") == wording_of(asking).version
        scene.world.delete(channel, panel)
        await renew_panels(scene.database, courier, lambda _guild, _locale: settings)
    assert await scene.database.pool.fetchval("select message_id from consent_panel") is None


async def test_what_is_written_after_an_objection_is_not_kept_and_comes_in_after_a_yes(scene, student):
    kept = scene.world.post(scene.channel("general"), scene.students()[5].user_id, "a message of somebody else")
    left = scene.world.post(scene.channel("general"), student.user_id, "nobody may keep this")
    last = scene.world.post(scene.channel("general"), scene.students()[5].user_id, "and another one")
    await scene.stored(int(last["id"]))
    found = await scene.database.pool.fetch("select id from message where id >= $1 order by id", int(kept["id"]))
    assert [row["id"] for row in found] == [int(kept["id"]), int(last["id"])]
    assert "not kept" in says(await scene.ask("sync status", who="admin"))
    shown = await scene.ask("privacy show", who=student, where="general")
    await scene.press(shown, "Record me")
    await Returning(scene.database, scene.application.history, lambda: datetime.now(UTC)).run_due()
    await scene.stored(int(left["id"]))


async def test_a_button_of_one_server_does_nothing_on_another_and_a_stranger_is_told_so(scene, student):
    stranger = int(scene.world.add_user("stranger")["id"])
    place = int(scene.world.open_dm(stranger)["id"])
    told = await scene.ask("privacy show", who=stranger, where=place)
    assert "I do not know you from any server" in says(told)
    elsewhere = "st:123:consent_compute:no"
    button = {"type": 2, "style": 2, "label": "Pause", "custom_id": elsewhere}
    message = {"content": "of another server", "components": [{"type": 1, "components": [button]}]}
    async with DiscordRest.open(scene.box.token, scene.box.api_base) as rest:
        posted = await rest.post("/channels/{channel_id}/messages", message, major=scene.channel("general"))
    pressed = await scene.press_id(int(posted["id"]), elsewhere, who=student, where="general")
    assert "Press it there" in says(pressed)
    assert (await standing(scene, student)).shown


async def test_who_shares_two_servers_with_the_bot_chooses_one_and_decides_for_it_alone(scene, student, direct):
    world = scene.world
    owner = int(world.add_user("owner of two", global_name="Owner")["id"])
    second = int(world.add_guild("Second school", owner)["id"])
    world.add_member(second, student.user_id)
    world.add_member(second, world.bot_user_id, [world.add_role(second, "Bot", permissions=8)["id"]])
    known = "select count(*) from member where user_id = $1"

    async def known_there() -> bool:
        return bool(await scene.database.pool.fetchval(known, student.user_id) == 2)

    await until(known_there, 20)
    asked = await scene.ask("privacy object", who=student, where=direct, what="recording")
    assert embed(asked)["title"] == "Which server?"
    told = await scene.choose(asked, "Second school")
    assert "You are not recorded" in says(told)
    said = await scene.database.pool.fetch(
        "select guild_id from consent where user_id = $1 and kind = 'record' and not granted", student.user_id
    )
    assert [row["guild_id"] for row in said] == [second]
    assert (await standing(scene, student)).recorded
