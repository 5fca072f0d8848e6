from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics.course_weeks import by_course_week, last_common_week
from analytics.ranking import ranked


def weeks(first, *values):
    return pd.Series(values, index=pd.date_range(first, periods=len(values), freq="7D"))


def test_week_one_is_the_week_the_course_began_in():
    numbered = by_course_week(weeks("2026-08-24", 1.0, 2.0, 3.0), date(2026, 9, 3))
    assert numbered.to_dict() == {1: 2.0, 2: 3.0}


def test_cohorts_are_compared_in_the_latest_week_that_all_of_them_have():
    ours = by_course_week(weeks("2026-08-31", 5.0, 6.0, 7.0, None), date(2026, 9, 3))
    over = by_course_week(weeks("2025-09-01", 4.0, 3.0, 2.0, 1.0, 0.0), date(2025, 9, 1))
    unseen = by_course_week(weeks("2024-09-02", 4.0, 3.0, None), date(2024, 9, 2))
    assert last_common_week([ours, over]) == 3
    assert last_common_week([ours, over, unseen]) == 2
    assert last_common_week([ours, ours.iloc[:0]]) is None
    assert last_common_week([]) is None


def test_equal_numbers_share_a_place_and_leave_the_next_one_free():
    assert [(one.place, one.member) for one in ranked({4: 0, 3: 5, 2: 5, 1: 9})] == [(1, 1), (2, 2), (2, 3), (4, 4)]


@given(st.dictionaries(st.integers(1, 50), st.integers(0, 5)))
def test_a_place_is_one_more_than_the_number_of_those_with_more(amounts):
    for one in ranked(amounts):
        assert one.place == 1 + sum(other > one.amount for other in amounts.values())
