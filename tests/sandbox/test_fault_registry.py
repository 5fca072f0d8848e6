"""The registry of faults: what a matcher means, how often a fault strikes."""

import pytest

from sandbox.faults.registry import Faults, UnknownFault


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


def test_a_fault_with_an_action_and_a_matcher_waits_for_its_moment(faults):
    done: list[object] = []
    faults.declare("world.post", "posts", done.append)
    faults.add("world.post", match={"route": "/channels/*"}, count=2)
    faults.passed(route="/guilds/1", when="after")
    faults.passed(route="/channels/1", when="before")
    assert done == []
    for _ in range(3):
        faults.passed(route="/channels/1", when="after")
    assert len(done) == 2
    assert faults.active == []


def test_a_waiting_action_may_ask_to_come_first(faults):
    done: list[object] = []
    faults.declare("world.post", "posts", done.append)
    faults.add("world.post", match={"event": "MESSAGE_CREATE", "when": "before"})
    faults.passed(event="MESSAGE_CREATE", when="after")
    assert done == []
    faults.passed(event="MESSAGE_CREATE", when="before")
    assert len(done) == 1


def test_what_a_waiting_action_does_does_not_set_it_off_again(faults):
    done: list[object] = []

    def act(options):
        done.append(options)
        faults.passed(event="MESSAGE_CREATE")

    faults.declare("world.post", "posts", act)
    faults.add("world.post", match={"event": "MESSAGE_CREATE"}, count=None)
    faults.passed(event="MESSAGE_CREATE")
    assert len(done) == 1


def test_a_waiting_action_that_comes_too_late_is_counted_and_harmless(faults):
    def act(_options):
        raise LookupError

    faults.declare("world.delete", "deletes", act)
    fault = faults.add("world.delete", probability=0.999999, count=None)
    faults.passed(event="MESSAGE_CREATE")
    assert (fault.struck, fault.missed) == (1, 1)
