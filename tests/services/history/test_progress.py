"""How long the rest takes: the slowest channel at its own limit, or all requests at the common one."""

from dataclasses import dataclass
from datetime import timedelta

from services.history.pressing import pressing
from services.history.progress import time_left


@dataclass
class Channel:
    """A reading as the estimate sees it."""

    pages: int
    span_read: int
    span_left: int
    seconds_a_page: float = 1.0


def test_nothing_left_takes_no_time():
    assert time_left([], 0.025) == timedelta()


def test_before_the_first_page_nothing_can_be_said():
    assert time_left([Channel(0, 0, 1000)], 0.025) is None


def test_the_slowest_channel_decides_where_its_own_limit_does():
    assert time_left([Channel(10, 100, 300), Channel(10, 100, 50)], 0.025) == timedelta(seconds=30)


def test_the_common_limit_decides_where_channels_are_many():
    many = [Channel(10, 100, 100, seconds_a_page=0.0) for _ in range(40)]
    assert time_left(many, 0.025) == timedelta(seconds=10)


def test_an_unread_channel_is_taken_for_one_like_the_others():
    assert time_left([Channel(5, 100, 0), Channel(0, 0, 200)], 0.0) == timedelta(seconds=10)


def test_each_channel_needs_at_least_a_page():
    assert time_left([Channel(5, 100, 0)], 0.0) == timedelta(seconds=1)


def test_a_channel_presses_that_would_be_left_to_the_end():
    short = [Channel(1, 100, 300) for _ in range(99)]
    long = Channel(1, 100, 2000)
    assert pressing([*short, long], 0.02) == [long]


def test_nothing_presses_where_all_can_wait_and_before_the_first_page():
    assert pressing([Channel(1, 100, 300) for _ in range(200)], 0.02) == []
    assert pressing([Channel(0, 0, 300)], 0.02) == []


def test_everything_presses_that_is_alone_with_its_own_limit():
    few = [Channel(1, 100, 900), Channel(1, 100, 1000)]
    assert pressing(few, 0.02) == few
