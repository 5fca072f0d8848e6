"""Events that Discord sends twice are taken once."""

from typing import Any

import pytest

from services.capture.repeats import REMEMBERED, Repeats

ADD = "MESSAGE_REACTION_ADD"


def reaction(**more: Any) -> dict[str, Any]:
    return {"message_id": "1", "user_id": "2", "emoji": {"id": None, "name": "👍"}, "burst": False} | more


def test_a_number_is_taken_once_a_session() -> None:
    repeats = Repeats()
    assert [repeats.is_repeat("MESSAGE_CREATE", {"id": "1"}, 5) for _ in range(2)] == [False, True]
    repeats.forget()
    assert not repeats.is_repeat("MESSAGE_CREATE", {"id": "1"}, 5)


def test_the_same_number_in_a_session_nobody_announced_is_no_repeat() -> None:
    repeats = Repeats()
    assert not repeats.is_repeat("MESSAGE_CREATE", {"id": "1"}, 5)
    assert not repeats.is_repeat("MESSAGE_CREATE", {"id": "2"}, 5)


def test_the_same_again_with_another_number_is_no_repeat() -> None:
    repeats = Repeats()
    assert [repeats.is_repeat(ADD, reaction(), seq) for seq in range(3)] == [False] * 3


def test_only_the_latest_are_remembered() -> None:
    repeats = Repeats()
    for number in range(REMEMBERED + 1):
        repeats.is_repeat(ADD, reaction(), number)
    assert not repeats.is_repeat(ADD, reaction(), 0)


@pytest.mark.parametrize("data", [None, "text", 5, [], {}, {"emoji": 7}])
def test_odd_payloads_are_no_repeats(data: Any) -> None:
    assert not Repeats().is_repeat(ADD, data, None)
