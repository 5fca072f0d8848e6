from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analytics.packed import Packed
from services.activity import pictures
from services.activity.pictures import activity
from services.activity.task import ActivityTask

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COHORT = (1, 2, 3, 4, 5, 6)


@pytest.fixture
def words_drawn(monkeypatch):
    """The texts that pictures are drawn with."""
    drawn = []

    def draw(_daily, words):
        drawn.append(words)
        return b"png"

    monkeypatch.setattr(pictures, "daily_activity", draw)
    return drawn


def packed(*rows):
    """Rows of (student's place, day, amount)."""
    return Packed(*(b"".join(number.to_bytes(4) for number in column) for column in zip(*rows, strict=True)))


def task(first, joined=None):
    """Six students of whom one wrote yesterday, all of them there since the day they joined."""
    day = (date(2026, 11, 21) - first).days
    since = dict.fromkeys(COHORT, joined)
    hours, left = (int(NOW.timestamp()) - 86400,), dict.fromkeys(COHORT)
    rest = (hours, (1,), packed((0, day + 6, 1)), COHORT, since, left, ())
    return ActivityTask("en-GB", "UTC", NOW, first, NOW.date(), 30, 1, *rest)


def test_the_band_and_the_figures_name_the_same_number_of_students(words_drawn):
    late = task(date(2026, 10, 24), datetime(2026, 10, 1, tzinfo=UTC))
    late = replace(late, joined={**late.joined, 6: datetime(2026, 11, 20, tzinfo=UTC)})
    made = activity(late)
    assert made.figures.cohort is not None
    assert words_drawn[0].cohort == f"Cohort’s middle half (n = {made.figures.cohort.students})"
    assert made.figures.cohort.students == 5


def test_a_band_in_a_small_part_of_the_period_still_has_its_n(words_drawn):
    made = activity(task(date(2024, 11, 22), datetime(2026, 7, 22, tzinfo=UTC)))
    assert made.figures.cohort is None
    assert words_drawn[0].cohort == "Cohort’s middle half (n = 6)"
