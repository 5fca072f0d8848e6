"""What a card says is what the other reports say of the same."""

from datetime import timedelta
from typing import Any

from services.questions.times import question_times_report
from services.render import Renderer
from services.render_tasks import TASKS
from services.reports.question import Question, ReportTools
from services.students.card import card_report
from tests.services.questions.asking_school import EVERYTHING, OLA, SETTINGS, open_school, say
from tests.services.school import GUILD, NOW

DAY = 24 * 60


class Drawer(Renderer):
    """Draws at once, without a process of its own."""

    async def run(self, task: str, payload: object) -> Any:
        return TASKS[task](payload)


async def test_questions_that_nobody_can_tell_about_are_asked_all_the_same(con, database):
    await open_school(con)
    await say(con, OLA, 9 * DAY, asks=True, text="before a time that was not seen?")
    await say(con, OLA, 3 * DAY, asks=True, text="after it?")
    await con.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)",
        GUILD,
        NOW - timedelta(days=8),
        NOW - timedelta(days=7),
    )
    tools = ReportTools(database, Drawer())
    asked = Question(GUILD, "student card", EVERYTHING, SETTINGS, NOW, {"student": OLA, "period": "30 days"})
    card = await card_report(tools, asked)
    assert card.table is not None
    assert ("Questions", "2", "1 without an answer, 1 cannot tell") in card.table.rows
    times = await question_times_report(tools, asked)
    assert times.table is not None
    assert len(times.table.rows) == 2
