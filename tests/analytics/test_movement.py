from datetime import UTC, date, datetime, timedelta
from struct import pack
from zoneinfo import ZoneInfo

import pytest
from scipy.stats import beta

from analytics.movement import movement
from analytics.packed import Packed
from analytics.presence import Stay, presence

ZONE = ZoneInfo("Europe/Warsaw")
FIRST, DAYS = date(2026, 8, 31), 70
LATER = datetime(2026, 12, 1, tzinfo=UTC)


def sure[T](value: T | None) -> T:
    assert value is not None
    return value


def table(active, joined=None, unseen=()):
    cells = [(person, day, 1) for person, days in enumerate(active) for day in days]
    packed = Packed(*(b"".join(pack(">i", number) for number in column) for column in zip(*cells, strict=True)))
    last = FIRST + timedelta(days=DAYS - 1)
    return presence(packed, range(len(active)), Stay(joined or {}, {}), FIRST, last, ZONE, unseen, LATER)


EVERY_OTHER = range(0, DAYS, 2)
STOPPED = range(0, DAYS - 14, 2)


def score(recent_active, recent_days, before_active, before_days):
    """The formula with scipy's Beta distribution."""
    recent = beta(1 + recent_active, 1 + recent_days - recent_active)
    before = beta(1 + before_active, 1 + before_days - before_active)
    return (before.mean() - recent.mean()) / (recent.var() + before.var()) ** 0.5


def test_a_cohort_that_goes_on_as_before_has_not_moved():
    found = sure(movement(table([EVERY_OTHER] * 5)))
    assert found.students == 5
    assert found.score == pytest.approx(score(7, 14, 28, 56))
    assert abs(found.score) < 0.1


def test_in_holidays_the_median_falls_with_everybody():
    found = sure(movement(table([STOPPED] * 4 + [EVERY_OTHER])))
    assert found.score == pytest.approx(score(0, 14, 28, 56))
    assert found.score > 2


def test_weeks_that_were_not_seen_are_no_fall():
    end = datetime.combine(FIRST + timedelta(days=DAYS), datetime.min.time(), tzinfo=ZONE)
    assert movement(table([STOPPED] * 5, unseen=[(end - timedelta(days=10), end)])) is None


def test_newcomers_have_no_past_to_fall_from():
    new = datetime(2026, 10, 20, tzinfo=ZONE)
    assert sure(movement(table([EVERY_OTHER] * 5, joined=dict.fromkeys(range(5), new)))).students == 5
    assert movement(table([range(60, DAYS)] * 5, joined=dict.fromkeys(range(5), new))) is None
