import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.encryption.connections import _opened
from services.encryption.keys import JSON_MARK, TEXT_MARK, Keyring, new_secret
from services.encryption.private import Private, PrivateJson, PrivateParts
from services.errors import SetupProblem

OLD, NEW = new_secret(), new_secret()


def ring_of(*keys: str) -> Keyring:
    made = Keyring.read(keys)
    assert made is not None
    return made


RING = ring_of(NEW, OLD)


@settings(max_examples=60)
@given(st.text(max_size=300), st.integers(0, 2**63 - 1))
def test_what_is_sealed_comes_back_and_shows_nothing(text, row):
    stored = Private(text, row).sealed(RING)
    assert RING.opened(stored) == text
    assert RING.first is not None
    assert stored.startswith(RING.first.begins(TEXT_MARK)) or not text
    assert len(text) < 6 or text not in stored


def test_the_same_text_of_the_same_row_is_sealed_alike_and_of_another_row_otherwise():
    one, again, other = (Private("yes", row).sealed(RING) for row in (1, 1, 2))
    assert one == again
    assert one != other
    assert RING.row_of(other) == 2


def test_an_old_key_still_opens_and_the_first_one_seals():
    old = ring_of(OLD)
    stored = Private("before", 1).sealed(old)
    assert RING.opened(stored) == "before"
    assert Private("before", 1).sealed(RING) != stored
    assert old.opened(Private("after", 1).sealed(RING)).startswith(TEXT_MARK), "nobody reads without the key"


def test_what_was_changed_or_only_looks_sealed_stays_as_it_is():
    stored = Private("a text of some length", 1).sealed(RING)
    other = "A" if stored[-2] != "A" else "B"
    for forged in (
        stored[:-2] + other + stored[-1],
        stored[:-4],
        f"{TEXT_MARK}hello",
        TEXT_MARK,
        JSON_MARK + stored[2:],
    ):
        assert RING.opened(forged) == forged


def test_json_is_sealed_whole_or_by_its_parts():
    whole = PrivateJson('{"question": {"text": "why"}}', 1).sealed(RING)
    assert "why" not in whole
    parts = PrivateParts('{"embeds": [{"title": "why"}], "stickers": [], "tts": false}', 1).sealed(RING)
    assert '"stickers":[]' in parts
    assert "why" not in parts
    assert _opened(orjson.loads(whole), RING) == {"question": {"text": "why"}}
    assert _opened(orjson.loads(parts), RING) == {"embeds": [{"title": "why"}], "stickers": [], "tts": False}


def test_the_same_json_in_another_order_is_sealed_alike():
    assert PrivateJson('{"a": 1, "b": 2}', 1).sealed(RING) == PrivateJson('{"b":2,"a":1}', 1).sealed(RING)


def test_words_are_kept_as_hashes_that_differ_by_key():
    first, second = RING.keys.values()
    assert first.blind("zebra") == first.blind("zebra")
    assert len({first.blind("zebra"), first.blind("zebras"), second.blind("zebra")}) == 3
    assert first.blind("zebra").isalnum()


def test_off_in_front_opens_and_seals_nothing():
    ring = ring_of("off", NEW)
    assert ring.first is None
    assert ring.text("hello", 1) == "hello"
    assert ring.opened(Private("sealed", 1).sealed(RING)) == "sealed"
    assert Keyring.read([]) is None
    assert Keyring.read([""]) is None


@pytest.mark.parametrize(
    "typed", ["short", "ä" * 44, "A" * 44, NEW[:-2], NEW + NEW], ids=["short", "letters", "weak", "cut", "twice"]
)
def test_what_is_no_key_is_told_without_being_shown(typed):
    with pytest.raises(SetupProblem, match="profiler encrypt --new-key") as told:
        Keyring.read([typed])
    assert typed not in str(told.value)
