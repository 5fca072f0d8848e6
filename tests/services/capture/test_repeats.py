"""Events that Discord sends twice are taken once."""

from typing import Any

import pytest

from services.capture.repeats import REMEMBERED, Repeats

ADD, REMOVE = "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"


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


def test_a_reaction_with_another_number_is_a_repeat_all_the_same() -> None:
    repeats = Repeats()
    seen = [
        (name, repeats.is_repeat(name, reaction(), seq)) for seq, name in enumerate([ADD, ADD, REMOVE, REMOVE, ADD])
    ]
    assert [repeat for _, repeat in seen] == [False, True, False, True, False]


@pytest.mark.parametrize("other", [{"user_id": "3"}, {"message_id": "9"}, {"burst": True}, {"emoji": {"name": "🎉"}}])
def test_other_reactions_are_others(other: dict[str, Any]) -> None:
    repeats = Repeats()
    assert not repeats.is_repeat(ADD, reaction(), 1)
    assert not repeats.is_repeat(ADD, reaction(**other), 2)


def test_after_a_clearing_the_same_reaction_counts_again() -> None:
    repeats = Repeats()
    repeats.is_repeat(ADD, reaction(), 1)
    repeats.is_repeat("MESSAGE_REACTION_REMOVE_ALL", {"message_id": "1"}, 2)
    assert not repeats.is_repeat(ADD, reaction(), 3)


def test_only_the_latest_are_remembered() -> None:
    repeats = Repeats()
    for number in range(REMEMBERED + 1):
        repeats.is_repeat(ADD, reaction(message_id=str(number)), number)
    assert not repeats.is_repeat(ADD, reaction(message_id="0"), 0)


@pytest.mark.parametrize("data", [None, "text", 5, [], {}, {"emoji": 7}])
def test_odd_payloads_are_no_repeats(data: Any) -> None:
    assert not Repeats().is_repeat(ADD, data, None)
