import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.problems import UnreadableValue
from exports.stream import CHUNK, CleanBytes, items

HALF_PAIR = '{"messages": [{"a": "x\\ud83d y"}, {"a": "\\ude00 z"}, {"a": "\\ud83d\\ude00"}, {"a": "C:\\\\udead"}]}'


def values(path: Path) -> list[Any]:
    with CleanBytes(path) as source:
        return list(items(source, "messages.item"))


def test_surrogate_escapes_are_read_and_half_ones_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(HALF_PAIR)
    assert [item["a"] for item in values(path)] == ["x\ufffd y", "\ufffd z", "😀", "C:\\udead"]


@pytest.mark.parametrize("padding", range(CHUNK - 40, CHUNK + 4, 3))
def test_an_escape_across_two_chunks_is_read(tmp_path: Path, padding: int) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"messages": [{"a": "' + "x" * padding + '\\ud83d\\ude00\\\\ud83d"}]}')
    assert values(path)[0]["a"] == "x" * padding + "😀\\ud83d"


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"messages": [1]}')
    assert values(path) == [1]


def test_what_stands_before_a_break_is_yielded_first(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"messages": [1, 2, {"a": 3')
    found: list[Any] = []
    with pytest.raises(UnreadableValue), CleanBytes(path) as source:
        found.extend(items(source, "messages.item"))
    with CleanBytes(path) as source:
        stream = items(source, "messages.item")
        assert [next(stream), next(stream)] == [1, 2]


def test_the_reason_never_quotes_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"messages": ["my secret" nonsense]}')
    with pytest.raises(UnreadableValue) as caught:
        values(path)
    assert "secret" not in str(caught.value)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_any_text_survives_the_cleaning(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("texts") / "a.json"
    path.write_text(json.dumps({"messages": texts}))
    assert values(path) == texts
