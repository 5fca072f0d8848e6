"""Every number of everybody on the page is the command's, also under filters."""

from collections import Counter
from datetime import timedelta
from statistics import median

import numpy as np
import pytest

from services.page.overview import overview
from services.page.rhythm import rhythm
from services.page.share import share
from services.page.spread import spread
from services.page.table import table
from services.page.trend import trend
from services.reports.question import Viewer

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILTERS = [
    {},
    {"cohort": "Cohort Autumn", "channel": "general", "period": "14 days"},
    {"bots": True, "period": "60 days"},
]
ONE_COHORT = {"cohort": "Cohort Spring", "metric": "active days", "period": "42 days"}


def spoken(line):
    return f"{line.value} ({line.beside})" if line.beside else line.value


def told(report):
    """The figures in the picture, by its text for those who cannot see it."""
    return dict(one.split(": ", 1) for one in report.alt_text.split("; ")[1:])


def rows_by(report, name):
    """The rows of a report's table as dicts, by what a column says."""
    rows = [dict(zip(report.table.columns, row, strict=True)) for row in report.table.rows]
    return {row[name]: row for row in rows}


@pytest.mark.parametrize("values", FILTERS)
async def test_the_key_figures_are_those_of_the_overview(recorded, values):
    report = await recorded.command("cohort overview", **values)
    page = await overview(recorded.tools, recorded.question("cohort overview", **values))
    said = told(report)
    assert {line.name: spoken(line) for line in page.lines} == {line.name: said[line.name] for line in page.lines}
    assert {name: str(number) for name, number in page.parts} == {name: said[name] for name, _ in page.parts}
    assert set(said) == {line.name for line in page.lines} | {name for name, _ in page.parts}
    assert [one.value for one in report.fields[-2:]] == [line.value for line in page.more]
    assert page.data == report.table
    assert [row.middle for row in page.weeks] == [row[4] for row in report.table.rows]
    assert page.lines[0].value != "0"


@pytest.mark.parametrize("values", FILTERS)
async def test_the_ring_is_that_of_the_channels(recorded, values):
    report = await recorded.command("cohort channels", **values)
    page = await share(recorded.tools, recorded.question("cohort channels", **values))
    assert report.table is not None
    assert [(one.name, str(one.channel_id), one.messages, one.share, one.writers) for one in page.channels] == list(
        report.table.rows
    )
    assert sum(part.value for part in page.parts) == sum(one.messages for one in page.channels) > 0
    assert page.data == report.table


@pytest.mark.parametrize("values", FILTERS)
async def test_the_hours_are_those_of_the_heatmap(recorded, values):
    report = await recorded.command("cohort heatmap", **values)
    page = await rhythm(recorded.tools, recorded.question("cohort heatmap", **values))
    assert report.table is not None
    assert page.week is not None
    assert [rate for row in page.week.rates for rate in row] == [row[4] for row in report.table.rows]
    assert [number for row in page.week.messages for number in row] == [row[2] for row in report.table.rows]
    assert page.busiest in report.sentences
    assert page.data == report.table


@pytest.mark.parametrize("values", [*FILTERS[:2], ONE_COHORT])
@pytest.mark.parametrize("by", ["cohort", "week"])
async def test_boxes_and_points_are_those_of_the_distribution(recorded, values, by):
    report = await recorded.command("cohort distribution", **values, by=by)
    page = await spread(recorded.tools, recorded.question("cohort distribution", **values, by=by))
    points = [(point.name, str(point.user_id), round(point.value, 3)) for one in page.groups for point in one.points]
    assert points == [row[1:] for row in report.table.rows]
    assert [one.said for one in page.groups][-6:] == [field.value for field in report.fields]
    assert page.data == report.table
    for group in page.groups:
        values_of = [point.value for point in group.points]
        assert (group.box is None) == (len(values_of) < 5)
        if group.box is not None:
            box = group.box
            assert (box.lower, box.upper) == pytest.approx(tuple(np.percentile(values_of, [25, 75])))
            assert box.middle == median(values_of)
            assert box.low in values_of
            assert box.high in values_of


@pytest.mark.parametrize("values", [*FILTERS[:2], {"role": "Cohort Evening", "metric": "words"}])
async def test_the_lines_are_those_of_the_trend(recorded, values):
    report = await recorded.command("cohort trend", **values)
    page = await trend(recorded.tools, recorded.question("cohort trend", **values))
    assert report.table is not None
    assert [mean for line in page.lines for mean in line.means] == [row[3] for row in report.table.rows]
    assert [line.said for line in page.lines] == [field.value for field in report.fields]
    assert list(page.mondays) == [row[2] for row in report.table.rows][: len(page.mondays)]
    assert page.data == report.table


@pytest.mark.parametrize("values", FILTERS)
async def test_the_table_counts_as_the_ranking_does(recorded, values):
    page = await table(recorded.tools, recorded.question("students", **values))
    for metric, name in (("messages", "Messages"), ("active days", "Active days")):
        report = await recorded.command("cohort ranking", **values, metric=metric)
        ranked = {student: row[name] for student, row in rows_by(report, "Id").items()}
        own = {
            str(row.user_id): row.amount if metric == "messages" else row.active_days
            for row in page.rows
            if not row.is_bot
        }
        assert own == ranked
    assert any(row.is_bot for row in page.rows) == ("bots" in values)
    assert page.data is not None
    assert [row[3] for row in page.data.rows] == [row.amount for row in page.rows]


async def test_flags_and_silences_are_those_of_the_quiet_ones(recorded):
    report = await recorded.command("quiet")
    page = await table(recorded.tools, recorded.question("students"))
    rows, known = {str(row.user_id): row for row in page.rows}, rows_by(report, "Student id")
    assert {student: one["Group"] for student, one in known.items() if student in rows} == {
        student: row.flag for student, row in rows.items() if student in known
    }
    for student, row in rows.items():
        one = known[student]
        assert (row.silent_days, row.last_on) == (one["Silent days"], one["Last active on"])
        assert (None if row.chance is None else round(row.chance, 2)) == one["Chance of 14 silent days"]
        assert bool(row.reasons) == (row.kind is not None)
    assert {row.flag for row in page.rows} >= {"gone quiet", "never wrote", ""}


async def test_open_questions_are_those_of_the_list_and_come_to_those_of_the_overview(recorded):
    page = await table(recorded.tools, recorded.question("students"))
    report = await recorded.command("questions", period="31 days")
    rows = [dict(zip(report.table.columns, row, strict=True)) for row in report.table.rows]
    since = recorded.now - timedelta(days=30)
    waiting = Counter(row["Id"] for row in rows if row["Asked at"] >= since and not row["Cannot tell"])
    assert {str(row.user_id): row.open_questions for row in page.rows if row.open_questions} == dict(waiting)
    figures = await overview(recorded.tools, recorded.question("cohort overview"))
    assert {line.name: line.value for line in figures.lines}["Open questions"] == str(waiting.total())


async def test_sparklines_are_the_weeks_of_the_distribution(recorded):
    page = await table(recorded.tools, recorded.question("students"))
    report = await recorded.command("cohort distribution", by="week")
    names = {day: recorded.settings.words.short_day(day) for day in page.mondays}
    own = {
        (names[day], str(row.user_id)): round(value, 3)
        for row in page.rows
        for day, value in zip(page.mondays, row.weeks, strict=True)
        if value is not None
    }
    assert own == {(row[0], row[2]): row[3] for row in report.table.rows if row[2] in {one[1] for one in own}}
    assert len(own) > 100


async def test_a_mentor_of_one_cohort_sees_no_other_anywhere(recorded):
    spring = recorded.roles["Cohort Spring"]
    viewer = Viewer(1, frozenset({spring}), frozenset({recorded.channels["general"]}))
    page = await table(recorded.tools, recorded.question("students", viewer))
    assert {row.cohorts for row in page.rows} == {("Cohort Spring",)}
    where = await share(recorded.tools, recorded.question("cohort channels", viewer))
    assert [one.name for one in where.channels] == ["general"]
    groups = await spread(recorded.tools, recorded.question("cohort distribution", viewer))
    assert [one.name for one in groups.groups] == ["Cohort Spring"]
    students = {row.user_id for row in page.rows}
    assert {point.user_id for one in groups.groups for point in one.points} <= students
