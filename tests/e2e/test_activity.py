"""/activity through Discord: the bot as a process, the command as people type it, the figures counted again."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image

from sandbox import Sandbox
from tests.conftest import temporary_database
from tests.e2e.activity_scene import EVERYBODY_HIDDEN, ZONE, Scene, embed, fields, refilled, small_school
from tests.e2e.bot_process import bot_process, until

pytestmark = pytest.mark.asyncio(loop_scope="module")
COHORT = ["ola", "piotr", "ewa", "jan", "silent"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(postgres, migrated_template, tmp_path_factory):
    """The small school with the bot in it, its history read."""
    world, guild_id, people, channels = small_school()
    world.remove_member(guild_id, people["left"])
    async for url in temporary_database(postgres, template=migrated_template):
        folder = tmp_path_factory.mktemp("bot")
        async with Sandbox(world) as box, bot_process(box, url, folder, TIME_ZONE=ZONE.key) as bot:
            await bot.ready()
            await bot.complete()
            yield Scene(box, guild_id, people, channels)
            assert not box.violations, box.violations


def today() -> date:
    return datetime.now(ZONE).date()


@pytest.mark.parametrize("days", [7, 30, 90])
@pytest.mark.parametrize("name", ["ola", "piotr", "ewa"])
async def test_the_figures_are_those_of_discords_own_truth(scene, name, days):
    first, last = today() - timedelta(days=days - 1), today()
    counted = scene.days_of(name, first, last)
    shown = fields(await scene.ask(name, f"{days} days"))
    messages, active = scene.middle(COHORT, first, last)
    assert shown["Messages"].startswith(f"**{counted.total()}** / ")
    assert shown["Messages"].endswith(f" / cohort middle: {messages:g}")
    assert shown["Active days"].startswith(f"**{len(counted)}** of {days} / ")
    assert shown["Active days"].endswith(f" / cohort middle: {active:g}")


async def test_the_period_before_is_cut_at_the_same_time_of_day(scene):
    cut = (datetime.now(ZONE).replace(tzinfo=None) - timedelta(days=30)).replace(tzinfo=ZONE)
    before = scene.days_of("piotr", today() - timedelta(days=59), today() - timedelta(days=30), before=cut)
    assert f"30 days earlier: {before.total()} / " in fields(await scene.ask("piotr"))["Messages"]


async def test_two_dates_are_a_period(scene):
    last = today() - timedelta(days=20)
    first = last - timedelta(days=9)
    answer = await scene.ask("piotr", f"{first} {last}")
    assert fields(answer)["Messages"].startswith(f"**{scene.days_of('piotr', first, last).total()}**")


async def test_the_answer_is_one_embed_with_a_picture_and_its_words(scene):
    answer = await scene.ask("ola")
    (file,) = answer.files
    assert Image.open(BytesIO(file.data)).width == 1120
    assert file.description is not None
    assert file.description.startswith("Messages per day of Ola")
    assert embed(answer)["image"]["url"].split("?")[0].endswith("/picture.png")
    assert answer.ack_ms < 3000


async def test_mentors_among_themselves_all_see_the_answer_but_never_students(scene):
    world, place = scene.box.world, scene.channels["mentors"]
    assert (await scene.ask("ola")).ephemeral  # everybody reads that channel
    for role in world.guild(scene.guild_id)["roles"]:
        if role["name"] in {"Mentor", "Profiler"}:
            world.set_overwrite(place, int(role["id"]), 0, allow=EVERYBODY_HIDDEN)
    world.set_overwrite(place, scene.guild_id, 0, deny=EVERYBODY_HIDDEN)

    async def shown_to_all():
        return not (await scene.ask("ola")).ephemeral

    await until(shown_to_all, 20)


async def test_elsewhere_only_the_mentor_sees_it(scene):
    answer = await scene.ask("ola", where="general")
    assert answer.ephemeral
    assert answer.files


async def test_a_student_is_refused_and_told_who_may_ask(scene):
    answer = await scene.ask("piotr", who="ola", where="general")
    assert answer.ephemeral
    assert "Only mentors can ask about students" in (answer.message or {})["content"]
    assert not answer.files


async def test_a_wrong_period_says_what_to_write(scene):
    answer = await scene.ask("ola", "someday")
    assert answer.ephemeral
    assert "two dates" in (answer.message or {})["content"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("maja", "Maja is a mentor. I only show students."),
        ("robot", "is a bot. I only show students."),
        ("silent", "has not written a single message that I know of."),
    ],
)
async def test_who_cannot_be_shown_gets_a_sentence(scene, name, says):
    answer = await scene.ask(name)
    assert says in embed(answer)["description"]
    assert not answer.files


async def test_who_left_can_still_be_asked_about(scene):
    answer = await scene.ask("left", "90 days")
    assert "not on the server any more" in embed(answer)["description"]
    assert answer.files


async def test_what_the_bot_may_not_read_is_named(scene):
    assert "Not counted: 1 channel that I may not read." in embed(await scene.ask("ola"))["footer"]["text"]


async def test_a_new_message_is_counted_at_once(scene):
    before = fields(await scene.ask("jan"))["Messages"]
    scene.box.world.post(scene.channels["general"], scene.people["jan"], "here I am")
    counted = scene.days_of("jan", today() - timedelta(days=29), today()).total()
    assert fields(await refilled(scene, "jan", before))["Messages"].startswith(f"**{counted}**")


async def test_periods_are_suggested(scene):
    found = await scene.box.interact.autocomplete(
        scene.people["maja"], scene.channels["mentors"], "activity", "period", {"period": "90"}
    )
    assert [(choice["name"], choice["value"]) for choice in found.choices] == [("Last 90 days", "90 days")]


async def test_a_polish_server_reads_polish(scene):
    scene.box.world.update_guild(scene.guild_id, preferred_locale="pl")
    answer = await scene.ask("ola", "30 dni")
    scene.box.world.update_guild(scene.guild_id, preferred_locale="en-GB")
    assert embed(answer)["title"] == "Ola · Ostatnie 30 dni"
    assert "Wiadomości dziennie: Ola" in (answer.files[0].description or "")


async def test_somebody_nobody_knows_is_not_guessed_at(scene):
    stranger = scene.box.world.add_user("stranger")["id"]
    assert "I do not know this person" in embed(await scene.ask(stranger))["description"]
