"""What the limits alone need, counted by hand."""

import pytest

from benchmarks.backfill.least import ACTIVE, MEMBERS, MESSAGES, REACTIONS, Least, least_for


@pytest.mark.parametrize(("pages", "seconds"), [(1, 0), (5, 0), (6, 5), (10, 5), (11, 10), (101, 100)])
def test_a_channel_needs_as_many_windows_as_its_pages_fill(pages, seconds):
    assert Least({(MESSAGES, 1): pages}).seconds() == seconds


def test_many_channels_need_the_seconds_of_the_global_limit():
    assert Least({(MESSAGES, channel): 5 for channel in range(100)}).seconds() == 9


def test_shorter_windows_need_less_time():
    assert Least({(MESSAGES, 1): 11}).seconds(0.1) == pytest.approx(1)


def test_every_hundred_messages_are_a_request_and_every_list_is_one():
    least = least_for([0, 1, 100, 101], members=1001, reacted=[0, 3, 0, 0])
    pages = [least.requests[MESSAGES, channel] for channel in range(4)]
    assert pages == [0, 1, 1, 2]
    assert least.requests[REACTIONS, 1] == 3
    assert least.requests[MEMBERS, 0] == 2
    assert least.requests[ACTIVE, 0] == 1
    assert least.total == sum(pages) + 4 * 2 + 3 + 2 + 1
