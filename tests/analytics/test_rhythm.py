from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rhythm import rhythm

WARSAW, TOKYO = ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Tokyo")
START = datetime(2026, 9, 7, tzinfo=UTC)


def at(*offsets):
    return [int((START + timedelta(hours=hours)).timestamp()) for hours in offsets]


def test_who_writes_at_the_same_hour_every_day_has_the_whole_rhythm():
    found = rhythm(at(*(24 * day + 20 for day in range(30))), UTC)
    assert found is not None
    assert found.strength == pytest.approx(1)
    assert found.percentile == 100
    assert found.middle == pytest.approx(20)
    assert found.hours == 30


def test_who_writes_around_the_clock_has_none():
    found = rhythm(at(*range(48)), UTC)
    assert found is not None
    assert found.strength == pytest.approx(0, abs=1e-12)
    assert found.percentile == 0


def test_two_opposite_hours_cancel_out():
    found = rhythm(at(*(24 * day + hour for day in range(15) for hour in (8, 20))), UTC)
    assert found is not None
    assert found.strength == pytest.approx(0, abs=1e-12)


def test_twenty_nine_hours_are_too_few():
    assert rhythm(at(*(24 * day for day in range(29))), UTC) is None


def test_an_hour_counts_once_however_much_was_written_in_it():
    assert rhythm(at(*[5] * 40), UTC) is None


def test_a_change_of_the_clock_does_not_blur_a_rhythm():
    days = [datetime(2026, 10, 10, 20, tzinfo=WARSAW) + timedelta(days=day) for day in range(31)]  # 25 October is in it
    found = rhythm([int(day.timestamp()) for day in days], WARSAW)
    assert found is not None
    assert found.strength == pytest.approx(1)


def test_somebody_in_another_zone_is_as_regular_there():
    hours = at(*(24 * day + hour for day in range(20) for hour in (17, 18, 19)))
    here, there = rhythm(hours, UTC), rhythm(hours, TOKYO)
    assert here is not None
    assert there is not None
    assert here.strength == pytest.approx(there.strength)
    assert here.percentile == there.percentile
    assert (here.middle + 9) % 24 == pytest.approx(there.middle)


@given(st.sets(st.integers(0, 24 * 28 - 1), min_size=30, max_size=200))
def test_it_is_the_papers_fdh_over_the_active_hours(hours):
    """FDH = |sum_n x[n] exp(-2 pi i n / 24)| over hourly x, here from numpy's Fourier transform."""
    series = np.zeros(24 * 28)
    series[list(hours)] = 1
    found = rhythm(at(*hours), UTC)
    assert found is not None
    assert found.strength == pytest.approx(abs(np.fft.fft(series)[28]) / len(hours), abs=1e-9)


@given(st.lists(st.integers(0, 24 * 60), min_size=30, max_size=90, unique=True), st.randoms())
def test_the_order_of_the_hours_does_not_matter(hours, random):
    mixed = list(hours)
    random.shuffle(mixed)
    assert rhythm(at(*hours), UTC) == rhythm(at(*mixed), UTC)


def test_chance_is_rarely_called_a_rhythm():
    random = np.random.default_rng(7)
    found = [rhythm(at(*(24 * day + int(random.integers(8, 24)) for day in range(60))), UTC) for _ in range(100)]
    assert 1 <= sum(one is not None and one.percentile >= 95 for one in found) <= 11  # 5 of 100 are expected
