"""Everything the page shows can be read by the role that may read no more than that."""

import secrets
import uuid
from collections.abc import AsyncIterator

import pytest

from bot.page import role_url
from services.database import Database, open_pool
from services.page.files import files_page
from services.page.messages import messages_page
from services.page.overview import overview
from services.page.people import people
from services.page.previews import taken
from services.page.questions import attention_page, open_page, times_page
from services.page.record import record_page, whole_record_page
from services.page.rhythm import rhythm
from services.page.share import share
from services.page.spread import spread
from services.page.student import student_card, student_time
from services.page.table import table
from services.page.trend import trend
from services.page_access import role
from services.page_access.choices import choices
from services.reports.question import Question, ReportTools
from services.search.indexer import Indexer
from tests.services.page.drawer import Drawer
from tests.services.page.test_files import School
from tests.services.questions.asking_school import EVERYTHING, MAJA, OLA, SETTINGS, open_school, say
from tests.services.school import GUILD, NOW

SERVICES = (
    *(overview, share, spread, rhythm, trend, table, choices, people),
    *(student_card, student_time, open_page, times_page, attention_page),
    *(record_page, whole_record_page, messages_page, files_page),
)


@pytest.fixture
async def reading(database: Database) -> AsyncIterator[Database]:
    """The database as a page with a role of its own has it."""
    name, password = f"page_{uuid.uuid4().hex}", secrets.token_urlsafe(24)
    async with database.pool.acquire() as con:
        await role.make(con, password, name=name)
        await role.allow(con, login=False, name=name)
    url = role_url(database.url, name, password)
    async with open_pool(url, 2) as pool:
        yield Database(pool, url)
    await database.pool.execute(f"drop owned by {name}")
    await database.pool.execute(f"drop role {name}")


async def test_every_service_of_the_page_answers_the_role(con, database, reading, tmp_path):
    await open_school(con)
    for minute in range(8):
        await say(con, OLA, 60 * 24 + minute, asks=True, text="a question about lists?")
    await say(con, MAJA, 60, text="an answer")
    file = await School(con, database, tmp_path / "kept").send(OLA, 30, "plan.txt", "text/plain", b"plan")
    await con.execute(
        "insert into note (guild_id, id, student_id, author_id, kind, text, at)"
        " values ($1, 1, $2, $3, 'talk', 'x', $4)",
        *(GUILD, OLA, MAJA, NOW),
    )
    await Indexer(database).caught_up()
    tools = ReportTools(reading, Drawer())

    def question(**values) -> Question:
        return Question(GUILD, "page", EVERYTHING, SETTINGS, NOW, {"student": OLA, **values})

    for service in SERVICES:
        assert await service(tools, question()) is not None, service.__name__
    assert len((await messages_page(tools, question(text="question"))).messages) == 8
    assert (await taken(tools, School(con, database, tmp_path / "kept").store, question(), file)).data == b"plan"
    time = await student_time(tools, question())
    assert "Talk" in {event.text for event in time.events}
