"""What is computed from the values of a run, and how it is shown."""

import pytest

from benchmarks.measure import Measure
from benchmarks.papers import PAGE, latest, page
from benchmarks.parts import PARTS
from benchmarks.table import HEADS, lines, markdown, number, row


def measure(**given):
    return Measure(**{"part": "ingest", "what": "rows", "ours": (30.0, 50.0, 40.0), "unit": "rows/s"} | given)


def test_the_ratio_is_the_middle_of_the_repeats_ratios():
    held = measure(limit=(100.0, 100.0, 200.0), limit_name="COPY", goal=0.3)

    assert held.ratios == (0.3, 0.5, 0.2)
    assert held.ratio == 0.3
    assert held.met


def test_sides_of_unequal_length_are_held_against_each_other_by_their_middles():
    assert measure(limit=(80.0,), limit_name="COPY").ratios == (0.5,)


@pytest.mark.parametrize(("better", "goal", "met"), [("higher", 40, True), ("higher", 41, False), ("lower", 39, False)])
def test_without_a_limit_the_goal_is_of_our_own_value(better, goal, met):
    assert measure(better=better, goal=goal).met is met


def test_a_measure_without_values_or_with_a_nameless_limit_is_refused():
    with pytest.raises(ValueError, match="nothing measured"):
        measure(ours=())
    with pytest.raises(ValueError, match="without a name"):
        measure(limit=(1.0,))


def test_what_is_written_as_json_is_read_again_as_it_was():
    held = measure(limit=(100.0, 90.0, 80.0), limit_name="COPY", goal=0.3, note="why")

    assert Measure.from_json(held.as_json()) == held


def test_the_table_says_whether_a_goal_is_met():
    missed = measure(limit=(100.0, 100.0, 100.0), limit_name="COPY", goal=0.5)

    assert row(missed)[3:5] == ("0.400", "≥ 0.500 ×, MISSED")
    assert len(lines([missed])) == 2
    assert markdown([missed])[0] == f"| {' | '.join(HEADS)} |"


@pytest.mark.parametrize(("value", "shown"), [(23456.7, "23,457"), (12.34, "12.3"), (0.3512, "0.351"), (0.0, "0.000")])
def test_figures_are_shown_with_three_digits(value, shown):
    assert number(value) == shown


def test_the_page_has_every_part_measured_or_not():
    result = {
        "at": "2026-11-23T10:00:00",
        "of": "commit abc",
        "seconds": 3,
        "peak_mib": 40,
        "measures": [measure().as_json()],
    }
    made = page({"parts": {"ingest": result}})

    assert all(f"## {part.says}" in made for part in PARTS.values())
    assert "| rows | 40.0 rows/s | – | – | – | 30.0 – 50.0 | – |" in made


def test_the_page_is_made_from_the_last_figures():
    assert PAGE.read_text(encoding="utf-8") == page(latest()), "run `make papers` and commit docs/performance.md"
