"""A message without anything in it is one whose text Discord withholds."""

from typing import Any

import pytest

from services.records.withheld import seems_withheld
from tests.services.payloads import message, user


@pytest.mark.parametrize("more", [{}, {"type": 19}, {"pinned": True}, {"poll": None}])
def test_a_persons_message_without_anything_in_it_is_withheld(more: dict[str, Any]) -> None:
    assert seems_withheld(message(content="", **more))


@pytest.mark.parametrize(
    "more",
    [
        {"content": "hello"},
        {"attachments": [{"id": "1"}]},
        {"embeds": [{}]},
        {"sticker_items": [{"id": "1"}]},
        {"poll": {"answers": []}},
        {"message_snapshots": [{"message": {}}]},
        {"components": [{"type": 17}]},
        {"type": 7},
        {"type": 20},
        {"flags": 1 << 2},
        {"flags": 1 << 7},
        {"author": user(5, bot=True)},
        {"author": None},
        {"webhook_id": "5"},
    ],
)
def test_what_may_be_without_text_is_not_withheld(more: dict[str, Any]) -> None:
    assert not seems_withheld(message(**{"content": "", **more}))


def test_an_update_that_says_nothing_of_the_text_withholds_none() -> None:
    assert not seems_withheld({"id": "1", "channel_id": "2", "author": user(), "type": 0})
