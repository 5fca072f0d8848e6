"""Every number of one student, of questions and of the record on the page is the command's, also under filters."""

import pickle
from dataclasses import replace
from typing import Any

import pytest

from services.page.messages import messages_page
from services.page.people import people
from services.page.questions import attention_page, open_page, times_page
from services.page.record import record_page, whole_record_page
from services.page.student import student_card, student_time
from services.people.access import NotAllowed
from services.render import Renderer
from services.render_tasks import TASKS
from services.reports.question import Viewer
from services.sync.status import sync_status
from services.sync.telling.status import told_status

pytestmark = pytest.mark.asyncio(loop_scope="module")

CARDS = [(0, {}), (12, {"period": "14 days"}), (25, {"period": "90 days"})]
ASKED = [{}, {"cohort": "Cohort Autumn", "period": "60 days"}]


class Once(Renderer):
    """Draws at once, in this process, and the same picture only once."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: dict[bytes, Any] = {}

    async def run(self, task: str, payload: object) -> Any:
        key = pickle.dumps((task, payload))
        if key not in self._drawn:
            self._drawn[key] = TASKS[task](payload)
        return self._drawn[key]


@pytest.fixture(scope="module")
def recorded(recorded):
    """The school, in which the page and the command share what is drawn of the same."""
    return replace(recorded, tools=replace(recorded.tools, renderer=Once()))


async def nth(recorded, place):
    """Students from different places of the alphabet."""
    return list(await people(recorded.tools, recorded.question("people")))[place]


@pytest.mark.parametrize(("place", "values"), CARDS)
async def test_a_card_on_the_page_is_the_card_in_discord(recorded, place, values):
    student = await nth(recorded, place)
    report = await recorded.command("student card", student=student, **values)
    card = await student_card(recorded.tools, recorded.question("student card", student=student, **values))
    assert card.title == report.title.replace("\\", "")
    assert card.png == report.png
    assert report.table is not None
    lines = [(one.name, one.value, one.beside) for one in (*card.shown, *card.further)]
    lines += [(part.name, f"{part.messages:,}", "messages") for part in card.channels]
    assert tuple(lines) == report.table.rows
    assert [(one.name, one.value) for one in report.fields] == [(one.name, one.lines) for one in card.further]
    states = [one.state for one in card.questions]
    assert (states.count("open"), states.count("unclear")) == (card.unanswered, card.unclear)
    assert len(states) == card.answered + card.unanswered + card.unclear
    assert card.figures is not None
    assert card.shown[0].value == f"{card.figures.messages:,}"
    assert sum(part.messages for part in card.channels) == card.figures.messages


async def test_the_time_on_the_course_is_the_timeline(recorded):
    student = await nth(recorded, 12)
    report = await recorded.command("student timeline", student=student)
    time = await student_time(recorded.tools, recorded.question("student timeline", student=student))
    assert time.png == report.png
    assert report.table is not None
    weeks = [(row[0], row[3]) for row in report.table.rows if row[2] == "Week"]
    assert list(time.weeks) == weeks
    happened = sorted((event.day, event.text) for event in time.events)
    assert happened == sorted((row[0], row[2]) for row in report.table.rows if row[2] != "Week")


@pytest.mark.parametrize("waiting", ["anyone", "mentor"])
@pytest.mark.parametrize("values", ASKED)
async def test_open_questions_are_those_of_the_command(recorded, values, waiting):
    report = await recorded.command("questions", waiting=waiting, **values)
    page = await open_page(recorded.tools, recorded.question("questions", waiting=waiting, **values))
    assert page.table == report.table
    assert report.table is not None
    assert [(one.student, one.asked_at, one.unclear) for one in page.waiting] == [
        (row[0], row[3], row[5]) for row in report.table.rows
    ]
    assert page.told[0].replace(",", "") == report.sentences[0].replace(",", "")


@pytest.mark.parametrize("values", ASKED)
async def test_response_times_are_those_of_the_command(recorded, values):
    report = await recorded.command("question times", **values)
    page = await times_page(recorded.tools, recorded.question("question times", **values))
    assert page.fields == report.fields
    assert page.table == report.table
    assert page.first is not None
    assert page.first_steps is not None
    reached = [
        minute for minute, part in zip(page.first_steps.minutes, page.first_steps.share, strict=True) if part >= 1 / 2
    ]
    assert page.first.median is None or page.first.median == pytest.approx(reached[0] * 60)


@pytest.mark.parametrize("values", ASKED)
async def test_attention_is_that_of_the_command(recorded, values):
    report = await recorded.command("attention", **values)
    page = await attention_page(recorded.tools, recorded.question("attention", **values))
    assert page.fields == report.fields
    assert report.table is not None
    assert [(one.student.name, one.asked, one.by_mentor) for one in page.each] == [
        (row[0], row[2], row[3]) for row in report.table.rows
    ]


async def test_the_record_is_as_complete_as_the_command_says(recorded):
    question = recorded.question("record")
    page = await whole_record_page(recorded.tools, question)
    async with recorded.tools.database.pool.acquire() as con:
        status = await sync_status(con, recorded.guild_id, NOTHING_LEFT, (), recorded.now)
        files = await con.fetchval("select count(*) from attachment where guild_id = $1", recorded.guild_id)
    said = told_status(status, 1, question.settings.words, question.settings.zone).text
    assert f"**{page.complete} of {len(page.channels)}** channels" in said
    assert [one.channel_id for one in page.channels] == [one.channel_id for one in status.channels]
    assert page.complete_through == status.complete_through
    assert sum(page.files.values()) == files
    assert page.shares is not None
    seen = page.shares
    assert seen.live + seen.read + seen.gap + seen.hidden + seen.unread == pytest.approx(1)
    before = await whole_record_page(recorded.tools, recorded.question("record", period="2000-01-01 2000-02-01"))
    assert (before.shares, before.strips) == (None, ())


async def test_who_may_not_read_a_channel_does_not_learn_its_name(recorded):
    readable = frozenset({recorded.channels["general"]})
    question = recorded.question("record", Viewer(1, None, readable))
    page, whole = await record_page(recorded.tools, question), await whole_record_page(recorded.tools, question)
    names = {one.name for one in page.channels if not one.is_thread} | {one.name for one in page.strips}
    assert "#general" in names
    assert "#a channel you may not read" in names
    hidden = {one.name for one in whole.channels} - {"#general"}
    assert not hidden & names
    assert [one.health for one in page.channels] == [one.health for one in whole.channels]
    shown = repr(page)
    assert all(name not in shown for name in ("cohort-spring", "announcements"))


async def test_a_mentor_of_one_cohort_opens_no_other_students_card(recorded):
    spring = Viewer(1, frozenset({recorded.roles["Cohort Spring"]}), frozenset(recorded.channels.values()))
    named = await people(recorded.tools, recorded.question("people", spring))
    everybody = await people(recorded.tools, recorded.question("people"))
    others = [student for student in everybody if student not in named]
    assert named
    assert others
    for service in (student_card, student_time, messages_page):
        with pytest.raises(NotAllowed):
            await service(recorded.tools, recorded.question("student card", spring, student=others[0]))


class _NothingLeft:
    channels_done = channels_total = messages_read = 0
    remaining = None


NOTHING_LEFT = _NothingLeft()
