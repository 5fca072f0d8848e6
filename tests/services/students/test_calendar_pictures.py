from datetime import UTC, date, datetime

import numpy as np

from analytics.packed import Packed
from services.students.calendar_pictures import calendar
from services.students.calendar_task import CalendarTask
from services.students.task import Days, Frame, People

FIRST, LAST = date(2026, 10, 23), date(2026, 10, 27)  # the clocks go back on the 25th
STUDENT = 7


def told(amounts, unseen=(), now=datetime(2026, 11, 1, tzinfo=UTC)):
    def packed(*numbers):
        return np.array(numbers, dtype=">i4").tobytes()

    wrote = Packed(packed(*(0 for _ in amounts)), packed(*amounts), packed(*amounts.values()))
    people = People((STUDENT,), {STUDENT: None}, {STUDENT: None})
    frame = Frame("pl", "Europe/Warsaw", now, "Ola 🎉", "")
    return calendar(CalendarTask(frame, Days(FIRST, LAST, wrote, people, tuple(unseen))))


def test_every_day_has_its_messages():
    assert [number for _, number in told({0: 3, 2: 1}).days] == [3, 0, 1, 0, 0]
    assert [day for day, _ in told({}).days] == [date(2026, 10, day) for day in range(23, 28)]


def test_a_day_that_was_not_seen_is_not_silence_but_its_messages_count():
    gap = (datetime(2026, 10, 23, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))
    assert [number for _, number in told({2: 4}, [gap]).days] == [0, None, 4, 0, 0]


def test_no_messages_are_said_in_words_and_the_same_days_give_the_same_bytes():
    assert told({}).png.startswith(b"\x89PNG")
    assert told({1: 5}).png == told({1: 5}).png != told({1: 6, 2: 1}).png
