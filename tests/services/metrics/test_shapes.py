"""Figures count what happened and stay small."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrics.shapes import OTHER, Counter, Gauge, Histogram, Spread


def test_a_counter_counts_each_series_apart() -> None:
    sent = Counter("sent_total", "Sent", ("kind",))
    sent.add("nudge")
    sent.add("nudge", by=2)
    sent.add("task")

    assert sent.read().values == {("nudge",): 3.0, ("task",): 1.0}


def test_series_that_are_known_begin_with_nothing_counted() -> None:
    """Prometheus takes the first value it sees of a series for its beginning: the first error would not count."""
    assert Counter("lines_total", "Lines", ("level",), known=("ERROR",)).read().values == {("ERROR",): 0.0}


def test_a_figure_without_labels_is_there_from_the_beginning_with_nothing_counted() -> None:
    assert Counter("a_total", "A").read().values == {(): 0.0}
    assert Histogram("b_seconds", "B", bounds=(1,)).read().values == {(): Spread((0, 0), 0.0)}
    assert Gauge("c", "C").read().values == {}


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=60))
def test_no_labels_whatever_make_a_figure_larger_than_it_may_be_and_nothing_is_lost(
    seen: list[tuple[str, str]],
) -> None:
    counter = Counter("a_total", "A", ("one", "two"), most=8)
    gauge = Gauge("b", "B", ("one", "two"), most=8)
    histogram = Histogram("c_seconds", "C", ("one", "two"), bounds=(1, 2), most=8)
    for labels in seen:
        counter.add(*labels)
        gauge.put(1, *labels)
        histogram.note(1.5, *labels)

    assert max(len(each.read().values) for each in (counter, gauge, histogram)) <= 8
    assert sum(value for value in counter.read().values.values() if isinstance(value, float)) == len(seen)


def test_what_is_beyond_the_most_counts_as_other() -> None:
    counter = Counter("a_total", "A", ("name",), most=2)
    for name in ("first", "second", "third", "first"):
        counter.add(name)

    assert counter.read().values == {("first",): 2.0, (OTHER,): 2.0}


@pytest.mark.parametrize("labels", [(), ("a", "b")])
def test_more_or_fewer_labels_than_a_figure_has_are_a_mistake(labels: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="sent_total"):
        Counter("sent_total", "Sent", ("kind",)).add(*labels)


def test_a_histogram_counts_up_to_each_bound_and_what_lies_above() -> None:
    histogram = Histogram("a_seconds", "A", bounds=(1, 0.1))
    for seconds in (0.1, 0.5, 1.0, 7.0):
        histogram.note(seconds)

    assert histogram.read().bounds == (0.1, 1)
    assert histogram.read().values == {(): Spread((1, 2, 1), 8.6)}


def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    histogram = Histogram("a_seconds", "A", bounds=(1,))
    histogram.note(-3600)

    assert histogram.read().values == {(): Spread((1, 0), 0.0)}


def test_a_reading_does_not_change_with_what_is_counted_after_it() -> None:
    counter, histogram = Counter("a_total", "A"), Histogram("b_seconds", "B", bounds=(1,))
    before: tuple[Any, ...] = counter.read(), histogram.read()
    counter.add()
    histogram.note(0.5)

    assert [each.values for each in before] == [{(): 0.0}, {(): Spread((0, 0), 0.0)}]


def test_a_gauge_knows_nothing_of_a_series_that_is_gone() -> None:
    gauge = Gauge("a", "A", ("state",))
    gauge.replace({("waiting",): 3, ("stored",): 4})
    gauge.replace({("stored",): 5})
    assert gauge.read().values == {("stored",): 5}

    gauge.forget()
    assert gauge.value("stored") is None
