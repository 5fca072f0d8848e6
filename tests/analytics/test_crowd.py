from datetime import UTC, date, datetime
from struct import pack
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.crowd import cohort_figures, cohort_weeks
from analytics.packed import Packed
from analytics.presence import Stay, presence

ZONE = ZoneInfo("Europe/Warsaw")
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)  # two weeks from a Monday
LATER = datetime(2026, 12, 1, tzinfo=UTC)


def sure[T](value: T | None) -> T:
    assert value is not None
    return value


def local(day, hour=0):
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def table(*cells, members=6, joined=None, left=None, unseen=(), now=LATER):
    columns = zip(*cells, strict=True) if cells else ((), (), ())
    packed = Packed(*(b"".join(pack(">i", number) for number in column) for column in columns))
    return presence(packed, range(members), Stay(joined or {}, left or {}), FIRST, LAST, ZONE, unseen, now)


def test_the_figures_of_a_small_cohort_are_worked_out_by_hand():
    figures = cohort_figures(table((0, 0, 4), (0, 3, 2), (1, 0, 2), (2, 5, 1), (3, 7, 9)), {0, 1, 2, 3, 4})
    assert figures.amount == 18
    assert (figures.parts.active, figures.parts.silent, figures.parts.never) == (4, 1, 1)
    assert (sure(figures.middle).value, sure(figures.middle).students) == (1.5, 6)
    assert sure(figures.active_days).value == 1
    assert figures.inequality is None  # it takes ten
    assert (figures.days, figures.seen_days) == (14, 14)


def test_everybody_is_in_one_part():
    joined = {3: local(14), 5: local(20)}
    parts = cohort_figures(table((0, 0, 1), joined=joined, left={4: local(10)}), {0, 1}).parts
    assert (parts.active, parts.silent, parts.never, parts.brief, parts.left) == (1, 1, 1, 1, 1)
    assert (parts.students, parts.known) == (5, 3)


def test_who_was_not_seen_is_not_called_silent():
    parts = cohort_figures(table((0, 0, 1), unseen=[(local(2), local(14))]), {0}).parts
    assert (parts.active, parts.silent, parts.never, parts.brief) == (1, 0, 0, 5)


def test_medians_are_not_told_of_a_period_that_was_hardly_seen():
    figures = cohort_figures(table((0, 0, 1), unseen=[(local(2), local(6))]), {0})
    assert (figures.middle, figures.active_days, figures.seen_days) == (None, None, 10)


def test_medians_are_of_those_who_were_there_for_half_of_it():
    late = {5: local(10)}
    figures = cohort_figures(table((0, 0, 4), (1, 0, 4), (2, 0, 4), (3, 0, 2), (5, 13, 50), joined=late), set(range(6)))
    assert (sure(figures.middle).value, sure(figures.middle).students) == (4, 5)
    assert figures.amount == 64


def test_below_five_students_there_is_no_median():
    assert cohort_figures(table((0, 0, 4), members=4), {0}).middle is None


def test_weeks_have_quartiles_means_and_the_share_that_wrote():
    first, second = cohort_weeks(table((0, 0, 8), (1, 0, 4), (2, 0, 2), (3, 8, 6)))
    assert [first.lower, first.middle, first.mean, first.active] == pytest.approx([0, 1, 14 / 6, 0.5])
    assert sure(second.active) == pytest.approx(1 / 6)
    assert (second.students, second.seen) == (6, True)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 13), st.integers(1, 20)), min_size=1))
def test_adding_a_silent_student_never_raises_activity(cells):
    before, after = cohort_figures(table(*cells), set()), cohort_figures(table(*cells, members=7), set())
    assert after.amount == before.amount
    assert after.parts.active == before.parts.active
    assert after.parts.known == before.parts.known + 1
    assert sure(after.middle).value <= sure(before.middle).value
