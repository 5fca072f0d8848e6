"""The figures of one student, of questions and of the record: what they say is what they are given."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.card_figures import CardFigures, CardWeek
from analytics.coverage import Shares
from dashboard.figures.card import channels_figure, questions_figure, weeks_figure
from dashboard.figures.coverage import coverage_figure, joined, runs_figure
from dashboard.figures.dress import drawing
from dashboard.figures.story import story_figure
from dashboard.figures.waits import waits_figure
from services.page.questions import TimesPage
from services.page.record import RecordPage, RunLine, SeenStrip
from services.page.student import Event, Part, StudentCard, StudentTime
from services.questions.task import Steps
from services.wording.words import Words

MONDAY = date(2026, 10, 5)
SIGN = "<b>&$x$_*"
DRAWN = [drawing(Words("en-GB"), dark=True), drawing(Words("pl"), dark=False)]
NOTHING: dict[str, Any] = dict.fromkeys(CardFigures.__dataclass_fields__)


def week(place, messages, *, seen=True, band=(None, None)) -> CardWeek:
    lower, upper = band
    return CardWeek(MONDAY + timedelta(weeks=place), messages, lower, upper, 20 if upper else 0, seen)


WEEKS = (week(0, 4.0, band=(1.0, 9.0)), week(1, None, seen=False), week(2, 0.0, band=(2.0, 2.0)), week(3, 7.0))
CARD = StudentCard(
    SIGN,
    SIGN,
    "",
    (),
    (),
    figures=CardFigures(**(NOTHING | {"weeks": WEEKS})),
    first=MONDAY,
    last=MONDAY + timedelta(days=24),
    running=True,
    channels=(Part(f"#{SIGN}", 30, False), Part("other", 10, True)),
    answered=3,
    unanswered=2,
)


def traces(figure, kind="bar"):
    return {trace.name: trace for trace in figure.data if trace.type == kind}


def texts(figure):
    return repr(figure.to_plotly_json())


@pytest.mark.parametrize("drawn", DRAWN)
def test_weeks_stand_where_they_belong_and_what_was_not_seen_is_hatched(drawn):
    bars = traces(weeks_figure(CARD, drawn))
    own = bars[drawn.words("Messages")]
    assert list(own.y) == [4.0, None, 0.0, 7.0]
    unseen = bars[drawn.words("Not recorded")]
    assert [str(at)[:10] for at in unseen.x] == ["2026-10-15"]
    assert unseen.marker.pattern.shape == "/"
    (band,) = (trace for name, trace in bars.items() if "20" in name)
    assert (band.base[0], band.y[0]) == (1.0, 8.0)
    assert own.marker.color[-1] != own.marker.color[0]
    assert drawn.words("not recorded") in own.customdata[1]


@pytest.mark.parametrize("drawn", DRAWN)
def test_what_people_call_channels_is_never_markup(drawn):
    figure = channels_figure(CARD.channels, drawn)
    assert list(figure.data[0].x) == [30, 10]
    assert "&lt;b&gt;&amp;$x$_*" in texts(figure)
    assert "<b>" not in texts(figure)
    assert [note.text for note in figure.layout.annotations] == ["30 · 75%", "10 · 25%"]


def test_what_came_of_questions_is_told_by_form_as_well_as_by_colour():
    bars = questions_figure(CARD, DRAWN[0]).data
    assert [(trace.x[0], trace.marker.pattern.shape) for trace in bars] == [(3, ""), (2, "/")]
    assert len(questions_figure(replace(CARD, unclear=1), DRAWN[0]).data) == 3


@pytest.mark.parametrize("drawn", DRAWN)
def test_the_time_on_the_course_has_its_events_and_breaks(drawn):
    events = (
        Event("joined", MONDAY, None, "Joined"),
        Event("break", MONDAY + timedelta(days=3), MONDAY + timedelta(days=9), "Break"),
        Event("break", MONDAY + timedelta(days=12), None, "Break"),
        Event("unanswered", MONDAY + timedelta(days=2), None, f"Unanswered ({SIGN})"),
    )
    time = StudentTime("", (), (), ((MONDAY, 3.0), (MONDAY + timedelta(weeks=1), None)), (True, True), events)
    figure = story_figure(time, drawn, MONDAY + timedelta(days=14))
    assert list(traces(figure)[drawn.words("Messages")].y) == [3.0, None]
    assert drawn.words("Not recorded") not in traces(figure)
    assert len(traces(figure, "scatter")) == 2
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [
        ("2026-10-08", "2026-10-15"),
        ("2026-10-17", "2026-10-20"),
    ]
    assert "<b>" not in texts(figure).replace("<br>", "")


def test_curves_of_waits_end_where_nobody_watched_longer():
    steps = Steps((0.1, 5.0, 60.0), (0.2, 0.5, 0.8), (0.1, 0.4, 0.7), (0.3, 0.6, 0.9))
    figure = waits_figure(TimesPage("", (), (), first_steps=steps, watched=1440.0), DRAWN[0])
    (curve,) = (trace for trace in figure.data if trace.name and trace.line.width)
    assert list(curve.x) == [0.5, 0.5, 5.0, 60.0, 1440.0]
    assert list(curve.y) == [0.0, 0.2, 0.5, 0.8, 0.8]
    assert figure.layout.xaxis.type == "log"


def record(*strips, runs=()) -> RecordPage:
    begin, end = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 11, tzinfo=UTC)
    return RecordPage((), (), 0, None, tuple(runs), strips, Shares(1, 0, 0, 0, 0, 0), begin, end, {}, 0, 0)


def test_a_gap_is_drawn_however_short_and_in_the_zone_of_the_server():
    begin = datetime(2026, 10, 1, tzinfo=UTC).timestamp()
    whole, gap = ((begin, begin + 864_000),), ((begin + 3600, begin + 3601),)
    zone = DRAWN[0]
    page = record(SeenStrip(f"#{SIGN}", whole, (), gap, (), (), ()))
    bars = traces(coverage_figure(page, zone, UTC))
    assert list(bars["Seen live"].x) == [864_000_000]
    assert bars["Not seen"].x[0] > 1000
    assert bars["Not seen"].base[0] == "2026-10-01 01:00:00"
    assert bars["Not seen"].marker.pattern.shape == "|"
    assert set(bars) == {"Seen live", "Not seen"}


def test_spans_that_nobody_could_see_apart_are_one():
    assert joined(((0, 1), (1.5, 2), (9, 10)), 1) == ((0, 2), (9, 10))


def test_runs_that_did_not_go_well_are_told_by_form_as_well_as_by_colour():
    at = datetime(2026, 10, 1, tzinfo=UTC)
    runs = [
        RunLine(place, at + timedelta(hours=place), state, state, 2.5, 9, 0, "")
        for place, state in ((2, "failed"), (1, "done"))
    ]
    (bars,) = runs_figure(tuple(runs), DRAWN[0], UTC).data
    assert list(bars.y) == [2.5, 2.5]
    assert list(bars.marker.pattern.shape) == ["", "/"]
