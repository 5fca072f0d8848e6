"""The overview and the table of students as the page draws them."""

from datetime import timedelta

import pytest

from services.wording.periods import local_day

pytestmark = pytest.mark.asyncio(loop_scope="module")


def period(recorded):
    """Four weeks that are over, as they stand in an address."""
    today = local_day(recorded.now, recorded.settings.zone)
    return f"{today - timedelta(days=35)}..{today - timedelta(days=8)}"


def told(report):
    return dict(one.split(": ", 1) for one in report.alt_text.split("; ")[1:])


async def test_the_overview_says_the_figures_of_the_command_and_keeps_filters_of_the_address(page, recorded):
    values = {"cohort": "Cohort Autumn", "period": period(recorded)}
    report = await recorded.command("cohort overview", **values)
    view = page.open("overview", cohort=str(recorded.roles["Cohort Autumn"]), period=values["period"])
    said = told(report)
    shown = {one.label: one for one in view.metric}
    for name in ("Messages", "Active students", "Messages, median", "Active days, median"):
        delta = shown[name].delta.lstrip("▲▼= ")
        assert f"{shown[name].value} ({delta})" == said[name]
    assert len(view.get("plotly_chart")) == 7
    assert not view.warning
    looks = await recorded.tools.database.pool.fetch("select action, question from audit_log order by at desc limit 1")
    assert "cohort overview" in looks[0]["action"]


async def test_a_wrong_period_is_one_sentence(page):
    view = page.open("overview", period="yesteryear")
    assert [one.value.startswith("I do not understand that period") for one in view.info] == [True]
    assert not view.metric


async def test_the_table_shows_whom_it_is_asked_for(page, recorded):
    report = await recorded.command("quiet")
    quiet = {row[0] for row in report.table.rows if row[2] == "gone quiet"}
    view = page.open("students", only="quiet")
    (table,) = view.dataframe
    assert set(table.value["name"]) == quiet
    assert all(reason for reason in table.value["reasons"])
    name = next(iter(quiet))
    (found,) = page.open("students", find=name.upper()).dataframe
    assert list(found.value["name"]) == [name]
    assert not page.open("students", find="nobody at all").dataframe
