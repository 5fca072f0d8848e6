from datetime import UTC, date, datetime, timedelta
from struct import pack
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.packed import Packed
from analytics.presence import Stay, active_share, presence, rates, seen_weeks, weekly_rates
from analytics.unfolding import unfolded

ZONE = ZoneInfo("Europe/Warsaw")
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)  # two weeks from a Monday
LATER = datetime(2026, 12, 1, tzinfo=UTC)


def packed(*cells):
    return Packed(*(b"".join(pack(">i", number) for number in column) for column in zip(*cells, strict=True)))


def local(day, hour=0):
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def table(*cells, members=(7, 8), joined=None, left=None, unseen=(), now=LATER):
    stay = Stay(joined or {}, left or {})
    return presence(packed(*cells), members, stay, FIRST, LAST, ZONE, unseen, now)


def test_packed_numbers_unfold_to_days_and_students():
    frame = unfolded(packed((0, 0, 5), (1, 13, 70_000), (0, 14, 9)), [7, 8], FIRST, LAST)
    assert frame.loc["2026-11-02", 7] == 5
    assert frame.loc["2026-11-15", 8] == 70_000
    assert frame.to_numpy().sum() == 70_005


def test_nothing_unfolds_to_zeros():
    assert unfolded(Packed(), [7], FIRST, LAST).to_numpy().sum() == 0


def test_a_week_is_what_was_written_in_seven_days_that_count():
    weekly = weekly_rates(table((0, 0, 3), (0, 6, 4), (1, 7, 14)))
    assert weekly[7].tolist() == [7, 0]
    assert weekly[8].tolist() == [0, 14]


def test_a_day_that_was_not_seen_makes_no_week_quieter():
    weekly = weekly_rates(table((0, 0, 6), unseen=[(local(4), local(5))]))
    assert weekly[7].tolist() == [7, 0]


def test_a_week_of_which_less_than_four_days_were_seen_says_nothing():
    found = table((0, 0, 6), unseen=[(local(4), local(9))])
    assert weekly_rates(found)[7].isna().tolist() == [True, False]
    assert seen_weeks(found).tolist() == [False, True]


def test_students_count_from_joining_to_leaving():
    found = table((0, 0, 4), (0, 8, 2), joined={7: None, 8: local(11, 10)}, left={7: local(12, 10)})
    assert found.here[7].sum() == 10
    assert found.here[8].sum() == 4
    weekly = weekly_rates(found)
    assert weekly[7].isna().tolist() == [False, True]
    assert weekly[8].isna().tolist() == [True, False]


def test_a_day_that_is_not_over_does_not_count_yet():
    found = table((0, 13, 4), now=local(15, 12))
    assert not found.countable.loc["2026-11-15"].any()
    assert weekly_rates(found)[7].tolist() == [0, 0]


def test_the_share_of_active_students_leaves_out_whom_it_cannot_know():
    found = active_share(weekly_rates(table((0, 0, 1), (0, 8, 1), (1, 8, 1), members=(7, 8, 9), joined={9: local(10)})))
    assert found["share"].tolist() == [1 / 2, 2 / 3]
    assert found["students"].tolist() == [2, 3]


def test_rates_are_those_of_a_usual_week():
    assert rates(table((0, 0, 3), (0, 9, 11))).tolist() == [7, 0]


def test_too_short_a_stay_has_no_rate():
    assert rates(table((0, 12, 3), joined={7: local(13)}))[[7, 8]].isna().tolist() == [True, False]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 13), st.integers(1, 99)), min_size=1), st.randoms())
def test_order_and_somebody_elses_silence_change_nothing(cells, random):
    shuffled = cells[:]
    random.shuffle(shuffled)
    before, after = table(*cells), table(*shuffled, members=(7, 8, 9))
    pd.testing.assert_frame_equal(weekly_rates(before), weekly_rates(after)[[7, 8]], check_names=False)
    assert (active_share(weekly_rates(after))["share"] <= active_share(weekly_rates(before))["share"]).all()


@pytest.mark.parametrize(("change", "hours"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23)])
def test_days_of_a_clock_change_count_as_days(change, hours):
    first, last = change - timedelta(days=6), change
    found = presence(packed((0, 6, 7)), [7], Stay({}, {}), first, last, ZONE, (), LATER)
    assert weekly_rates(found)[7].tolist() == [7]
    edges = [datetime.combine(day, datetime.min.time(), tzinfo=ZONE) for day in (change, change + timedelta(days=1))]
    assert (edges[1].astimezone(UTC) - edges[0].astimezone(UTC)).total_seconds() == hours * 3600
