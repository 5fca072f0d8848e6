from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cohort import belonged, cohort_days, middle_half
from analytics.columns import DAY, LOWER, MEMBER, MESSAGES, MIDDLE, STUDENTS, UPPER
from analytics.comparison import cohort_median

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 4)


def rows(*values):
    return pd.DataFrame(list(values), columns=[MEMBER, DAY, MESSAGES])


def table(columns):
    return pd.DataFrame(columns, index=pd.date_range(FIRST, periods=len(next(iter(columns.values())))))


def test_silent_students_have_a_column_of_zeros():
    found = cohort_days(rows((1, date(2026, 11, 3), 5)), pd.Index([1, 2]), FIRST, LAST)
    assert found.to_numpy().tolist() == [[0, 0], [5, 0], [0, 0]]


def test_other_people_and_other_days_are_left_out():
    found = cohort_days(rows((9, FIRST, 5), (1, date(2026, 12, 1), 5), (1, LAST, 2)), pd.Index([1, 2]), FIRST, LAST)
    assert found.to_numpy().tolist() == [[0, 0], [0, 0], [2, 0]]


def test_nobody_having_written_is_all_zeros():
    assert cohort_days(rows(), pd.Index([1, 2]), FIRST, LAST).to_numpy().sum() == 0


def test_a_student_belongs_from_the_day_after_joining_to_the_day_before_leaving():
    counts = table({1: [0, 0, 0]})
    joined, left = datetime(2026, 11, 2, 12, tzinfo=UTC), datetime(2026, 11, 4, 12, tzinfo=UTC)
    assert belonged(counts, {1: joined}, {1: left}, UTC)[1].tolist() == [False, True, False]


def test_a_day_with_messages_counts_even_before_the_last_joining():
    counts = table({1: [3, 0, 0]})
    assert belonged(counts, {1: datetime(2026, 11, 4, tzinfo=UTC)}, {}, UTC)[1].tolist() == [True, False, True]


def test_the_middle_half_is_between_the_quartiles():
    found = middle_half(table({1: [0.0], 2: [1.0], 3: [2.0], 4: [3.0], 5: [4.0]})).iloc[0]
    assert found[[LOWER, MIDDLE, UPPER, STUDENTS]].tolist() == [1.0, 2.0, 3.0, 5.0]


def test_four_students_are_too_few_for_a_band():
    found = middle_half(table({1: [0.0], 2: [1.0], 3: [2.0], 4: [3.0], 5: [float("nan")]})).iloc[0]
    assert found[[LOWER, MIDDLE, UPPER]].isna().all()


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), min_size=5, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_students_does_not_matter(values, random):
    shuffled = random.sample(values, len(values))
    one, other = (middle_half(table({n: [v] for n, v in enumerate(order)})) for order in (values, shuffled))
    assert one.iloc[0].tolist() == pytest.approx(other.iloc[0].tolist())


@settings(deadline=None)
@given(st.lists(st.integers(0, 100), min_size=5, max_size=30))
def test_a_silent_student_more_never_raises_the_median(values):
    def median(numbers):
        counts = table({n: [v] for n, v in enumerate(numbers)})
        found = cohort_median(counts, counts >= 0, pd.Series([True]))
        assert found is not None
        return found.messages

    assert median([*values, 0]) <= median(values)


def test_the_median_counts_silent_students_and_leaves_newcomers_out():
    counts = table({1: [0, 0, 0], 2: [2, 0, 0], 3: [2, 2, 0], 4: [2, 2, 2], 5: [9, 9, 9], 6: [0, 0, 50]})
    members = counts >= 0
    members.loc[members.index[:2], 6] = False
    found = cohort_median(counts, members, pd.Series([True, True, True]))
    assert found is not None
    assert (found.students, found.messages, found.active_days) == (5, 4.0, 2.0)


def test_a_period_mostly_unseen_has_no_cohort_figure():
    counts = table({n: [1, 1, 1] for n in range(9)})
    assert cohort_median(counts, counts >= 0, pd.Series([True, False, False])) is None
