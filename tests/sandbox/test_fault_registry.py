"""The registry of faults: what a matcher means, how often a fault strikes."""

import pytest

from sandbox.faults import Faults, UnknownFault


@pytest.fixture
def faults():
    made = Faults()
    made.declare("rest.status", "an error instead of an answer")
    return made


@pytest.mark.parametrize(
    ("match", "strikes"),
    [
        ({}, True),
        ({"method": "GET"}, True),
        ({"method": "POST"}, False),
        ({"route": "/channels/*/messages"}, True),
        ({"method": ["POST", "GET"]}, True),
        ({"channel_id": 5}, True),
        ({"channel_id": [6, 7]}, False),
        ({"nothing_of_the_sort": 1}, False),
    ],
)
def test_a_fault_strikes_where_all_its_matchers_agree(faults, match, strikes):
    faults.add("rest.status", match=match)
    struck = faults.take("rest.status", method="GET", route="/channels/5/messages", channel_id=5)
    assert (struck is not None) is strikes


def test_a_fault_strikes_as_often_as_told_and_then_never_again(faults):
    faults.add("rest.status", count=2)
    assert [faults.take("rest.status") is not None for _ in range(3)] == [True, True, False]
    assert not faults.has("rest.status")


def test_a_fault_without_a_count_strikes_until_it_is_cleared(faults):
    faults.add("rest.status", count=None)
    assert all(faults.take("rest.status") for _ in range(50))
    faults.clear("rest.status")
    assert faults.take("rest.status") is None


def test_the_same_seed_strikes_at_the_same_moments(faults):
    def strikes():
        faults.clear()
        faults.add("rest.status", count=None, probability=0.3, seed=7)
        return [faults.take("rest.status") is not None for _ in range(30)]

    first = strikes()
    assert strikes() == first
    assert 0 < sum(first) < 30


def test_a_fault_with_an_action_acts_at_once_and_as_often_as_told(faults):
    done: list[object] = []
    faults.declare("gateway.abort", "cuts", done.append)
    faults.add("gateway.abort", count=2, why="test")
    assert done == [{"why": "test"}, {"why": "test"}]
    assert faults.active == []


def test_an_unknown_kind_is_refused_with_those_that_exist(faults):
    with pytest.raises(UnknownFault, match=r"rest\.status"):
        faults.add("rest.nonsense")
