"""/student calendar through Discord: every day of a year, counted again from the truth."""

from datetime import timedelta

import pytest

from services.wording.words import Words
from tests.e2e.mentor_scene import figures, labels, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def student(scene):
    return scene.students("steady", "Cohort Spring")[0]


async def test_the_figures_equal_a_recount_of_the_truth(scene, student):
    frame = scene.messages()
    last_year = scene.today - timedelta(days=364)
    own = frame[(frame["author"] == student.user_id) & (frame["day"] >= last_year)]
    by_day = own.groupby("day").size()
    answer = await scene.ask("student calendar", student=student)
    shown = figures(answer)
    assert shown["Messages"] == f"**{len(own):,}**"
    assert shown["Active days"].startswith(f"**{len(by_day)}** of ")
    assert shown["Most on one day"].startswith(f"**{by_day.max()}**")
    assert [file.description.startswith("Every day of Jakub") for file in answer.files] == [True]
    assert labels(answer) == ["Refresh", "Export", "Card", "Timeline", "Activity"]


async def test_a_period_can_be_asked_for(scene, student):
    frame = scene.messages()
    own = frame[(frame["author"] == student.user_id) & (frame["day"] > scene.today - timedelta(days=30))]
    answer = await scene.ask("student calendar", student=student, period="30 days")
    assert figures(answer)["Active days"] == f"**{own['day'].nunique()}** of 30"


async def test_somebody_who_never_wrote_is_told_in_words(scene):
    (silent, *_) = scene.students("silent")
    answer = await scene.ask("student calendar", student=silent)
    assert "has not written a single message" in says(answer)
    assert not answer.files


async def test_a_mentor_of_another_cohort_is_refused(scene):
    other = scene.students("steady", "Cohort Autumn")[0]
    answer = await scene.ask("student calendar", student=other, who="cohort mentor")
    assert answer.ephemeral
    assert "another cohort" in says(answer)


async def test_polish_mentors_read_polish(scene, student):
    scene.world.update_guild(scene.school.guild_id, preferred_locale="pl")
    answer = await scene.ask("student calendar", student=student)
    assert Words("pl")("Most on one day") in figures(answer)
    scene.world.update_guild(scene.school.guild_id, preferred_locale="en-GB")
