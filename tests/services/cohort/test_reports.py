"""What the reports say of small and odd cohorts; their figures are held against Discord's truth in tests/e2e."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from analytics.cohort_figures import CohortFigures, Movement, Parts, Slope
from services.cohort import pictures
from services.cohort.compare import cohort_compare_report
from services.cohort.figures import lines, movement_spoken, slope_spoken
from services.cohort.ranking import cohort_ranking_report
from services.cohort.scope import here_in
from services.cohort.trend import cohort_trend_report
from services.database import Database
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.students import find_person
from services.render import Renderer
from services.reports.question import Question, ReportTools, Viewer
from services.wording.periods import Period
from services.wording.words import Words
from tests.services.school import AUTUMN, GUILD, NOW, SPRING, found, join, noon, write

WARSAW = ZoneInfo("Europe/Warsaw")
ENGLISH = Words("en-GB")


class Drawer(Renderer):
    """Draws at once, without a process of its own; keeps what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[Any] = []

    async def run(self, task: str, payload: object) -> Any:
        self.tasks.append(payload)
        return pictures.TASKS[task](payload)


@pytest.fixture
async def school(con):
    await found(con)
    for number in range(1, 8):
        await join(con, number, f"Student {number}", SPRING if number < 7 else AUTUMN)
    await write(con, 1, noon(3), noon(2), noon(1))
    await write(con, 2, noon(2))
    await write(con, 3, noon(2))
    return con


def question(name, viewer=None, **values):
    return Question(GUILD, name, viewer or Viewer(99, None, frozenset()), GuildSettings(), NOW, values)


@pytest.fixture
def tools(database: Database):
    return ReportTools(database, Drawer())


async def test_ties_share_a_place_and_silent_students_are_only_in_the_export(school, tools):
    report = await cohort_ranking_report(tools, question("cohort ranking", cohort=SPRING))
    assert report.table is not None
    assert [row[0] for row in report.table.rows] == [1, 2, 2, 4, 4, 4]
    assert [row[0] for row in tools.renderer.tasks[0].rows] == [1, 2, 3]
    assert "3 students have nothing here" in " ".join(report.sentences)
    assert (report.page, report.pages) == (1, 1)


async def test_a_page_beyond_the_last_is_the_last(school, tools):
    report = await cohort_ranking_report(tools, question("cohort ranking", page=99))
    assert (report.page, report.pages) == (1, 1)


async def test_a_metric_that_nobody_counts_is_refused(school, tools):
    with pytest.raises(ProfilerError, match="metric"):
        await cohort_ranking_report(tools, question("cohort ranking", metric="charm"))


async def test_who_belongs_to_no_cohort_of_the_viewer_is_not_shown(school, tools):
    report = await cohort_ranking_report(
        tools, question("cohort ranking", Viewer(99, frozenset({AUTUMN}), frozenset()))
    )
    assert report.table is not None
    assert [row[2] for row in report.table.rows] == ["7"]
    nobody = await cohort_ranking_report(tools, question("cohort ranking", Viewer(99, frozenset(), frozenset())))
    assert nobody.png is None
    assert "no cohort" in nobody.sentences[0]


async def test_one_cohort_is_shown_beside_everybody(school, tools):
    await cohort_trend_report(tools, question("cohort trend", cohort=SPRING))
    assert [one.crowd.name for one in tools.renderer.tasks[0].followed] == ["Cohort Spring", "All"]


async def test_with_one_cohort_alone_there_is_nothing_to_compare(school, tools):
    with pytest.raises(ProfilerError, match="two cohorts"):
        await cohort_compare_report(tools, question("cohort compare"))
    with pytest.raises(ProfilerError, match="Cohort Autumn"):
        await cohort_compare_report(tools, question("cohort compare", cohort=AUTUMN, cohorts=[str(SPRING)]))


async def test_a_cohort_is_compared_with_those_that_began_before_it(school, tools):
    await write(school, 7, noon(300), noon(290))
    report = await cohort_compare_report(tools, question("cohort compare"))
    starts = {one.crowd.name: one.start for one in tools.renderer.tasks[0].followed}
    assert list(starts) == ["Cohort Spring", "Cohort Autumn"]
    assert starts["Cohort Spring"] == date(2026, 11, 16)
    assert report.title.startswith("Cohort Spring and Cohort Autumn")
    with pytest.raises(ProfilerError, match="began before"):
        await cohort_compare_report(tools, question("cohort compare", cohort=AUTUMN))


@pytest.mark.parametrize(
    ("joined", "left", "here"),
    [(noon(5), None, True), (noon(1), None, False), (noon(40), noon(8), True), (noon(40), noon(30), False)],
)
async def test_students_belong_from_joining_to_leaving(con, joined, left, here):
    await found(con)
    await join(con, 1, "Ola", SPRING, joined_at=joined, left_at=left)
    person = await find_person(con, GUILD, 1, GuildSettings())
    assert person is not None
    today = noon(0).date()
    assert here_in(person, Period(today - timedelta(days=9), today - timedelta(days=1), 9, ""), WARSAW) is here


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert slope_spoken(Slope(-0.004, -0.03, 0.02, 12), ENGLISH) == "0% a week (−3% to +2%, 12 weeks)"
    assert slope_spoken(None, ENGLISH) == "not enough data: it takes 8 weeks"


def test_a_cohort_moved_when_its_typical_student_did():
    assert movement_spoken(Movement(1.4, 20), ENGLISH) == "less active than before (1.4 SD, n = 20)"
    assert movement_spoken(Movement(-1.4, 20), ENGLISH) == "more active than before (1.4 SD, n = 20)"
    assert movement_spoken(Movement(0.3, 20), ENGLISH) == "about as active as before (0.3 SD, n = 20)"
    assert movement_spoken(None, ENGLISH) == "not enough data"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (Parts(active=3, silent=1, never=1, brief=0, left=0), "3 of 5"),
        (Parts(active=1500, silent=500, never=0, brief=0, left=0), "75%"),
        (Parts(active=3, silent=0, never=0, brief=50, left=0), "–"),
        (Parts(active=0, silent=0, never=0, brief=0, left=0), "–"),
    ],
)
def test_active_students_are_told_of_those_that_can_be_known(parts, said):
    figures = CohortFigures(10, parts, None, None, None, 1, 1)
    assert lines(figures, None, ENGLISH)[1].value == said


def test_nothing_lies_before_the_whole_course():
    figures = CohortFigures(10, Parts(3, 1, 1, 0, 0), None, None, None, 1, 1)
    assert [one.beside for one in lines(figures, None, ENGLISH, whole=True)][:2] == ["", ""]
    assert lines(figures, None, ENGLISH)[0].beside == "before: not enough data"
