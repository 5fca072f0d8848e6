"""The shared scene itself: the seeded bootcamp through Discord."""

from datetime import timedelta

import pytest

from tests.e2e.mentor_scene import embed, figures

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_figures_of_a_student_equal_a_recount_of_the_truth(scene):
    student = scene.students("steady")[0]
    first = scene.today - timedelta(days=89)
    frame = scene.messages()
    own = frame[(frame["author"] == student.user_id) & (frame["day"] >= first)]
    answer = await scene.ask("activity", student=student, period="90 days")
    assert figures(answer)["Messages"].startswith(f"**{len(own)}** / ")
    assert figures(answer)["Active days"].startswith(f"**{own['day'].nunique()}** of 90 / ")
    assert embed(answer)["title"].startswith(student.name)


async def test_the_record_of_the_scene_is_the_whole_truth(scene):
    stored = await scene.database.pool.fetch(
        "select id from message where deleted_at is null and type in (0, 19) and webhook_id is null"
        " and author_id not in (select user_id from member where is_bot)"
    )
    assert {row["id"] for row in stored} == set(scene.messages()["id"])


async def test_a_restart_forgets_nothing(scene):
    await scene.restart()
    assert figures(await scene.ask("activity", student=scene.students("steady")[1], period="90 days"))
