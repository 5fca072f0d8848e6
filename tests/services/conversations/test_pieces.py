"""Texts in pieces that Discord takes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.conversations.pieces import FENCE, LONGEST, pieces

HEAD = "**Anna Kowalska**"
TEXTS = st.text(st.sampled_from("ab \n`ż"), max_size=900)


def without_spaces(text):
    return "".join(text.split())


def test_a_short_text_is_one_message_below_its_head():
    assert pieces(HEAD, "  How do I undo a commit? ") == (f"{HEAD}\nHow do I undo a commit?",)


def test_a_message_without_a_text_is_its_head():
    assert pieces(HEAD, "") == (HEAD,)


def test_a_text_as_long_as_discord_takes_goes_with_its_head_in_two_messages_parted_between_words():
    text = ("word " * 400)[:LONGEST]
    first, second = pieces(HEAD, text)
    assert first.startswith(HEAD)
    assert len(first) <= LONGEST
    assert f"{first.removeprefix(HEAD).strip()} {second}" == text.strip()


def test_lines_are_rather_kept_whole_than_words():
    first, second = pieces("", "a" * 1500 + "\n" + "b c " * 200)
    assert first == "a" * 1500
    assert second.startswith("b c")


def test_a_block_of_code_is_closed_and_opened_again():
    text = f"{FENCE}python\n" + "print(1)\n" * 300 + FENCE
    made = pieces(HEAD, text)
    assert len(made) == 2
    assert all(one.count(FENCE) == 2 for one in made)
    assert made[1].startswith(f"{FENCE}python\n")


@settings(max_examples=60)
@given(TEXTS, st.integers(210, 400))
def test_nothing_is_lost_or_too_long(text, most):
    made = pieces("", text, most=most)
    assert all(0 < len(one) <= most for one in made)
    assert without_spaces("".join(made)).replace("`", "") == without_spaces(text).replace("`", "")
