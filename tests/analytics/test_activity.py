from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.activity import Asked, Recorded, student_activity
from analytics.cohort import cohort_days
from analytics.columns import COMPLETE, DAY, HOUR, LOWER, MEAN, MEMBER, MESSAGES, SEEN, STUDENTS, UPPER
from analytics.figures import Before, Cohort, Level

WARSAW = ZoneInfo("Europe/Warsaw")
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


def asked(days=7, last=TODAY, back=None):
    return Asked(last - timedelta(days=days - 1), last, back or days, WARSAW, NOW)


def noon(day, hour=11):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def record(own=(), others=(), students=(1,), joined=None, left=None, unseen=()):
    """`own` is (days back, messages) at noon; `others` (student, days back, messages)."""
    hours = [(noon(TODAY - timedelta(days=back)), messages) for back, messages in own]
    cohort = [(member, TODAY - timedelta(days=back), messages) for member, back, messages in others]
    rows = pd.DataFrame(cohort, columns=[MEMBER, DAY, MESSAGES])
    return Recorded(
        student=1,
        hours=pd.DataFrame(hours, columns=[HOUR, MESSAGES]).astype({HOUR: "datetime64[us, UTC]", MESSAGES: "int64"}),
        cohort=cohort_days(rows, pd.Index(list(students)), TODAY - timedelta(days=400), TODAY),
        members=list(students),
        joined=joined or {},
        left=left or {},
        unseen=unseen,
    )


def test_the_headline_counts_messages_active_days_and_the_busiest_day():
    figures, _ = student_activity(asked(), record(own=[(0, 1), (3, 5), (7, 99)]))
    assert (figures.messages, figures.active_days, figures.days, figures.seen_days) == (6, 2, 7, 7)
    assert figures.busiest == (date(2026, 11, 19), 5)


def test_silence_has_no_busiest_day():
    figures, _ = student_activity(asked(), record())
    assert (figures.messages, figures.busiest) == (0, None)


def test_the_period_before_is_cut_at_the_same_time_of_day():
    data = record(own=[(0, 1), (8, 10)])
    late = pd.DataFrame(
        {HOUR: [noon(TODAY - timedelta(days=7), 10), noon(TODAY - timedelta(days=7), 20)], MESSAGES: [3, 50]}
    )
    data = Recorded(1, pd.concat([data.hours, late]), data.cohort, data.members, {}, {}, ())
    figures, _ = student_activity(asked(), data)
    assert figures.before == Before(messages=13, active_days=2)


def test_a_student_who_was_not_there_before_is_not_compared_with_silence():
    joined = {1: noon(TODAY - timedelta(days=8))}
    figures, _ = student_activity(asked(), record(own=[(0, 1)], joined=joined))
    assert figures.before is None


def test_an_unseen_period_before_is_not_compared_with():
    gap = (noon(TODAY - timedelta(days=13)), noon(TODAY - timedelta(days=9)))
    assert student_activity(asked(), record(own=[(0, 1)], unseen=[gap]))[0].before is None


def test_the_usual_level_comes_from_the_weeks_before_the_period():
    own = [(7 + 7 * week, 14) for week in range(4)] + [(0, 700)]
    figures, _ = student_activity(asked(), record(own=own))
    assert figures.level == Level(messages_per_day=2.0, weeks=4)


def test_the_cohort_figure_counts_silent_students():
    others = [(2, 1, 4), (3, 1, 2), (3, 2, 2)]
    figures, _ = student_activity(asked(), record(own=[(0, 9)], others=[*others, (1, 0, 9)], students=range(1, 6)))
    assert figures.cohort == Cohort(students=5, messages=4.0, active_days=1.0)


def test_a_small_cohort_gives_no_band_and_no_figure():
    figures, frame = student_activity(asked(), record(own=[(0, 9)], students=range(1, 5)))
    assert figures.cohort is None
    assert frame[[LOWER, UPPER]].isna().all(axis=None)


def test_the_band_holds_the_quartiles_of_seven_day_means():
    others = [(member, back, member) for member in range(1, 6) for back in range(1, 15)]
    _, frame = student_activity(asked(), record(others=others, students=range(1, 6)))
    complete = frame[frame[COMPLETE]]
    assert complete[LOWER].tolist() == [2.0] * 6
    assert complete[UPPER].tolist() == [4.0] * 6
    assert complete[STUDENTS].tolist() == [5] * 6


def test_today_is_shown_but_has_no_mean_and_no_band():
    _, frame = student_activity(asked(), record(own=[(0, 9)], students=range(1, 6)))
    assert frame[MESSAGES].iloc[-1] == 9
    assert frame[[MEAN, LOWER, UPPER]].iloc[-1].isna().all()


def test_unseen_days_are_no_silence():
    gap = (noon(TODAY - timedelta(days=5), 0), noon(TODAY - timedelta(days=2), 0))
    figures, frame = student_activity(asked(), record(own=[(0, 1), (6, 1)], unseen=[gap]))
    assert figures.seen_days == 4
    assert frame[MESSAGES].isna().tolist() == [False, True, True, True, False, False, False]
    assert frame[SEEN].tolist() == [True, False, False, False, True, True, True]


def test_days_before_joining_are_not_counted():
    figures, _ = student_activity(asked(), record(own=[(0, 1)], joined={1: noon(TODAY - timedelta(days=3))}))
    assert figures.days == 3


def test_days_after_leaving_are_not_counted():
    figures, _ = student_activity(asked(), record(own=[(6, 1)], left={1: noon(TODAY - timedelta(days=3))}))
    assert figures.days == 3


def test_a_long_period_is_shown_by_weeks():
    own = [(back, 2) for back in range(1, 200)]
    figures, frame = student_activity(asked(days=140), record(own=own))
    assert figures.weekly
    assert len(frame) == len(figures.rows) == 20
    assert all(row.messages == 2.0 for row in figures.rows)
    assert frame.index[0] == pd.Timestamp("2026-07-06")


@pytest.mark.parametrize(("today", "mean"), [(9, 3.0), (0, 2.0)])
def test_a_week_so_far_holds_what_was_written_today(today, mean):
    own = [(0, today), *[(back, 2) for back in range(1, 200)]]
    figures, _ = student_activity(asked(days=140), record(own=own))
    assert [row.messages for row in figures.rows][-2:] == [2.0, mean]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 9)), max_size=40),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 20)), max_size=5),
    st.sampled_from([7, 30, 90]),
)
def test_what_was_not_seen_never_changes_what_was_counted(own, gaps, days):
    unseen = [
        (noon(TODAY - timedelta(days=back + length)), noon(TODAY - timedelta(days=back))) for back, length in gaps
    ]
    whole, _ = student_activity(asked(days), record(own=own))
    holed, _ = student_activity(asked(days), record(own=own, unseen=unseen))
    assert (holed.messages, holed.active_days, holed.days) == (whole.messages, whole.active_days, whole.days)
    assert whole.active_days <= holed.seen_days <= whole.seen_days


def test_the_table_has_the_days_of_the_picture():
    figures, _ = student_activity(asked(days=30), record(own=[(2, 4)]))
    assert len(figures.rows) == 30
    assert figures.rows[-3].day == date(2026, 11, 20)
    assert figures.rows[-3].messages == pytest.approx(4)


def test_active_days_count_one_each_and_are_shown_by_week():
    data = record(own=[(1, 5), (2, 7), (9, 3)])
    figures, frame = student_activity(replace(asked(28), active=True), data)
    assert (figures.messages, figures.active_days, figures.weekly) == (3, 3, True)
    assert frame[MESSAGES].to_list()[-2:] == [1, 2]
    assert frame[MESSAGES].sum() == 3


def test_an_amount_is_told_in_its_unit():
    figures, frame = student_activity(replace(asked(), unit=60), record(own=[(1, 90), (2, 30)]))
    assert figures.messages == 2
    assert frame[MESSAGES].max() == 1.5


def test_the_period_before_is_moved_to_the_days_of_this_one():
    own = [(back, 7) for back in range(7, 22)]
    _, frame = student_activity(replace(asked(), earlier=True), record(own=own))
    assert frame["earlier"].to_list() == [7.0] * 7
    _, without = student_activity(asked(), record(own=own))
    assert without["earlier"].isna().all()
