"""Names and texts of others in an answer: nothing in them formats, calls, links, hides or turns text around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.wording.answers import as_it_is, without_escapes

FORMATS = "*_~`|>[]()<#@"
TRICKS = {
    "a mention of everybody": "@everyone",
    "a mention of somebody": "<@123456789012345678>",
    "a mention of a role": "<@&123456789012345678>",
    "a channel": "<#123456789012345678>",
    "a command": "</activity:123>",
    "a moment": "<t:1700000000:R>",
    "an emoji of another server": "<:wave:123>",
    "a masked link": "[your bank](https://evil.example)",
    "a bare link": "https://evil.example/login",
    "a link without a preview": "<https://evil.example>",
    "a heading": "# Urgent",
    "small print": "-# from the school",
    "a quote": "> you are expelled",
    "a list": "- one",
    "a spoiler": "||hidden||",
    "code": "```py\nx\n```",
    "an escape of its own": "\\\\*bold\\\\*",
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_no_trick_of_markdown_is_left_and_the_text_can_still_be_read(trick: str) -> None:
    shown = as_it_is(trick)

    bare = shown.replace("\\\\", "")
    assert all(f"\\{sign}" in bare and sign not in bare.replace(f"\\{sign}", "") for sign in FORMATS if sign in bare)
    assert "://" not in shown.replace("\\:", "")
    assert without_escapes(shown) == trick


@pytest.mark.parametrize(
    "unseen", ["\u202e", "\u2066", "\u200b", "\u200f", "\u061c", "\u00ad", "\ufeff", "\u2060", "\x00", "\x1b"]
)
def test_signs_that_nobody_sees_or_that_turn_text_around_are_left_out(unseen: str) -> None:
    assert as_it_is(f"a{unseen}b") == "ab"


def test_what_joins_emoji_and_letters_stays_and_so_do_lines() -> None:
    assert (
        as_it_is("👩\u200d👩\u200d👧 می\u200cخواهم\nsecond\tline") == "👩\u200d👩\u200d👧 می\u200cخواهم\nsecond\tline"
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
def test_whatever_is_written_reads_the_same_without_its_escapes(text: str) -> None:
    assert without_escapes(as_it_is(text)) == text
