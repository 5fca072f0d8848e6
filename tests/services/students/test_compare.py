"""What is said of students side by side when nothing was seen."""

from datetime import timedelta
from typing import Any

import pytest

from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.render_tasks import TASKS
from services.reports.book import report
from services.reports.question import Question, ReportTools, Viewer
from tests.services.school import GENERAL, GUILD, NOW, SPRING, found, join, noon, write

MENTOR = Viewer(9, None, frozenset({GENERAL}))


class Drawer(Renderer):
    """Draws at once, without a process of its own."""

    async def run(self, task: str, payload: object) -> Any:
        return TASKS[task](payload)


@pytest.fixture
async def blind_week(con):
    await found(con)
    for student in (1, 2):
        await join(con, student, f"Student {student}", SPRING)
        await write(con, student, noon(20))
    await con.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)",
        GUILD,
        NOW - timedelta(days=9),
        NOW,
    )
    return con


@pytest.mark.parametrize("name", ["student compare", "activity", "student card", "cohort overview"])
async def test_what_was_not_seen_is_never_a_zero(blind_week, database, name):
    values = {"student": 1, "students": [1, 2], "period": "7 days"}
    tools = ReportTools(database, Drawer())
    told = await report(tools, Question(GUILD, name, MENTOR, GuildSettings(), NOW, values))
    spoken = " ".join((*told.sentences, *(field.value for field in told.fields[:2]), *told.footnotes))
    assert "Not recorded" in spoken
    assert "not enough data" in spoken
    assert "**0**" not in spoken
    assert "Messages: 0" not in told.alt_text
    assert "0 messages" not in told.alt_text
