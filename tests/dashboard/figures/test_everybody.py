"""The figures of everybody: they hold the numbers they are given, shade what was not seen, leave names as they are."""

from base64 import b64decode
from datetime import date, timedelta
from math import expm1, sqrt

import pytest

from analytics.cohort_figures import WeekRow
from analytics.hours import HourOfWeek
from charts.parts import Part
from dashboard.figures.boxes import boxes, strewn
from dashboard.figures.dress import drawing
from dashboard.figures.heatmap import heatmap
from dashboard.figures.pie import pie
from dashboard.figures.sparkline import sparkline
from dashboard.figures.trend import active, trend, weeks
from services.page.head import Head
from services.page.overview import Overview
from services.page.rhythm import Rhythm
from services.page.share import Share
from services.page.spread import Group, Point, Spread, box_of
from services.page.trend import Follow, Trend
from services.wording.words import Words

HEAD = Head("All", "")
MONDAYS = tuple(date(2026, 9, 7) + timedelta(weeks=week) for week in range(12))
NASTY = "<b>Ola</b> %{x} & <a href='https://example.org'>link</a>"
ENGLISH = drawing(Words("en-GB"), dark=True)
BOTH = pytest.mark.parametrize("drawn", [ENGLISH, drawing(Words("pl"), dark=False)], ids=["dark", "light"])


def group(name, values, role=None, running=False):
    points = tuple(Point(number, f"Student {number}", float(value)) for number, value in enumerate(values))
    return Group(name, role, points, box_of([float(value) for value in values]), "said", running)


def week(place, middle=4.0, seen=True):
    known = middle if seen else None
    return WeekRow(MONDAYS[place], known and known - 1, known, known and known + 1, known, known and 0.5, 10, seen)


def texts(figure):
    """Everything that is written anywhere in a figure."""
    return figure.to_json()


@BOTH
def test_the_ring_has_the_parts_and_writes_their_numbers(drawn):
    parts = (Part(11, "#general", 300), Part(12, "#help", 100), Part(None, "other (3)", 20))
    (ring,) = pie(Share(HEAD, (), parts), drawn).data
    assert list(ring["values"]) == [300, 100, 20]
    assert [label.split(":")[0] for label in ring.labels] == ["#general", "#help", "other (3)"]
    assert ring.marker.colors[0] == drawn.colours.colour(11)
    assert ring.marker.colors[2] == drawn.colours.muted


def test_channels_of_one_name_stay_two_parts():
    (ring,) = pie(Share(HEAD, (), (Part(1, "#help", 2), Part(2, "#help", 2))), ENGLISH).data
    assert len(set(ring.labels)) == 2


def test_two_channels_of_one_colour_are_told_apart_by_a_pattern():
    (ring,) = pie(Share(HEAD, (), (Part(11, "#a", 3), Part(11, "#b", 2))), ENGLISH).data
    assert list(ring.marker.pattern.shape) == ["", "/"]


@BOTH
@pytest.mark.parametrize("upright", [True, False])
def test_every_student_is_a_point_and_five_make_a_box(drawn, upright):
    groups = (group("Spring", [1, 2, 3, 4, 9], role=7), group("Autumn", [2, 5]))
    figure = boxes(Spread(HEAD, "Messages a week", groups), drawn, upright=upright)
    points = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
    assert [sorted(trace.y if upright else trace.x) for trace in points] == [[1, 2, 3, 4, 9], [2, 5]]
    (box,) = [trace for trace in figure.data if trace.type == "box"]
    assert (box.q1[0], box.median[0], box.q3[0]) == (2, 3, 4)
    assert points[1].marker.color == drawn.colours.background


def test_one_who_towers_over_all_stretches_the_scale_and_keeps_their_number():
    figure = boxes(Spread(HEAD, "", (group("Spring", [1, 2, 2, 3, 3, 400]),)), ENGLISH, upright=False)
    places = next(trace.x for trace in figure.data if trace.type == "scatter" and trace.mode == "markers")
    assert max(places) == pytest.approx(5.99, abs=0.01)
    assert [round(expm1(place)) for place in sorted(places)] == [1, 2, 2, 3, 3, 400]
    assert figure.layout.xaxis.ticktext[0] == "0"


def test_many_points_are_left_to_the_graphics_card():
    figure = boxes(Spread(HEAD, "", (group("All", range(2000)),)), ENGLISH, upright=True)
    assert [trace.type for trace in figure.data] == ["box", "scattergl", "scatter"]


def test_points_that_are_alike_lie_apart_and_stay_in_their_place():
    places = [strewn(number, 30) for number in range(30)]
    assert len(set(places)) == 30
    assert max(map(abs, places)) <= 0.25
    assert strewn(0, 1) == 0


@BOTH
def test_hours_that_were_never_seen_have_a_sign_and_no_colour(drawn):
    rates = ((None, *([1.5] * 23)), *[tuple([0.0] * 23 + [6.0])] * 6)
    counts = tuple(tuple(0 for _ in range(24)) for _ in range(7))
    cells, unseen = heatmap(Rhythm(HEAD, HourOfWeek(counts, counts, rates), ""), drawn).data
    assert cells.z[0][0] is None
    assert cells.z[1][23] == pytest.approx(sqrt(6))
    assert list(zip(unseen.x, unseen.y, strict=True)) == [(0, 0)]
    assert unseen.name == drawn.words("Not recorded")


@BOTH
def test_weeks_that_were_not_seen_are_hatched_and_have_no_number(drawn):
    rows = tuple(week(place, seen=place != 3) for place in range(12))
    data = Overview(HEAD, weeks=rows)
    for figure in (weeks(data, drawn), active(data, drawn)):
        bars = [trace for trace in figure.data if trace.type == "bar"]
        assert [trace.name for trace in bars] == [drawn.words("Not recorded")]
        assert list(bars[0].x) == ["2026-10-01 12:00"]
        line = figure.data[-1]
        assert line.y[3] is None
        assert line.y[4] is not None


def test_nothing_is_filled_across_weeks_without_a_number():
    rows = tuple(week(place, seen=place not in {3, 5}) for place in range(12))
    data = Overview(HEAD, weeks=rows)
    bands = [trace for trace in weeks(data, ENGLISH).data if trace.type == "scatter" and trace.fill == "toself"]
    assert [len(trace.x) // 2 for trace in bands] == [3, 1, 6]
    assert [trace.showlegend for trace in bands] == [True, False, False]
    assert all(value is not None for trace in bands for value in trace.y)


def test_a_week_that_is_not_over_is_dotted():
    line = Follow("Spring", 7, (*([3.0] * 11), 1.0), "said", running=True)
    figure = trend(Trend(HEAD, "Messages a week", MONDAYS, (True,) * 12, (line,)), ENGLISH)
    whole, rest = figure.data
    assert whole.y[-1] is None
    assert (list(rest.y), rest.line.dash) == ([3.0, 1.0], "dot")
    assert "This week so far".lower() in rest.text[-1]


def test_everybody_beside_cohorts_is_a_dashed_grey_line():
    lines = (Follow("Spring", 7, (3.0,) * 12, "", running=False), Follow("All", None, (2.0,) * 12, "", running=False))
    figure = trend(Trend(HEAD, "", MONDAYS, (True,) * 12, lines), ENGLISH)
    assert (figure.data[1].line.color, figure.data[1].line.dash) == (ENGLISH.colours.muted, "dash")


def test_names_are_drawn_as_they_are():
    box = Group(NASTY, 1, (Point(1, NASTY, 2.0),), None, NASTY, running=False)
    line = Follow(NASTY, 1, (1.0,) * 12, "", running=False)
    figures = [
        pie(Share(HEAD, (), (Part(1, NASTY, 3),)), ENGLISH),
        boxes(Spread(HEAD, NASTY, (box,)), ENGLISH, upright=False),
        trend(Trend(HEAD, NASTY, MONDAYS, (True,) * 12, (line,)), ENGLISH),
    ]
    for figure in figures:
        assert "<b>Ola" not in texts(figure)
        assert "<a href" not in texts(figure)
        assert all("%{x}" not in (trace.hovertemplate or "") for trace in figure.data)


def test_few_dates_are_written_and_the_last_is_one_of_them():
    data = Overview(HEAD, weeks=tuple(week(place) for place in range(12)))
    axis = weeks(data, ENGLISH).layout.xaxis
    assert len(axis.ticktext) == 6
    assert axis.ticktext[-1] == "23 Nov"


def test_nothing_is_no_crash():
    assert weeks(Overview(HEAD), ENGLISH).layout.height
    assert trend(Trend(HEAD), ENGLISH).layout.height
    assert boxes(Spread(HEAD), ENGLISH, upright=True).layout.height
    assert heatmap(Rhythm(HEAD), ENGLISH).layout.height


def test_a_sparkline_shows_every_week_and_dots_those_without_a_number():
    address = sparkline([4.0, 0.0, None, 1.0], 4.0, ENGLISH)
    kind, _, body = address.partition(",")
    svg = b64decode(body).decode()
    assert kind == "data:image/svg+xml;base64"
    bars, nothing, unseen = svg.split("<path ")[1:]
    assert 'd="M0 26v-26h8v26zM30 26v-13h8v13z"' in bars
    assert 'd="M10 25h8"' in nothing
    assert 'd="M20 25h8"' in unseen
    assert "dash" in unseen
    assert len(sparkline([3.0] * 12, 9.0, ENGLISH)) < 600
    assert sparkline([], 0.0, ENGLISH).startswith(kind)
