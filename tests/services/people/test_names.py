"""Names that try to trick whoever reads them."""

import pytest

from services.people.names import shown_name
from services.wording.answers import as_it_is


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("Ola", "ola"), "Ola"),
        (("", "ola"), "ola"),
        (("   ", "ola"), "ola"),
        (("\u200b\u200b", "ola"), "ola"),
        (("\u3164", "ola"), "ola"),
        (("\u200d\ufe0f", "ola"), "ola"),
        (("\u202eadO", "ola"), "adO"),
        (("Ola\u202e\u2066", "ola"), "Ola"),
        (("O\u200bla\x07", "ola"), "Ola"),
        (("👩\u200d💻", "ola"), "👩\u200d💻"),
        (("נועה", "noa"), "נועה"),
        (("می\u200cخواهم", "x"), "می\u200cخواهم"),
        (("\u2800", "\u3164", "77"), "77"),
    ],
)
def test_a_name_is_one_that_can_be_seen_without_marks_that_turn_others_around(names, shown):
    assert shown_name(*names) == shown


def test_nothing_in_an_answer_is_turned_around_or_formatted_by_a_text():
    assert as_it_is("a\u202eb\u2067c\u2069") == "abc"
    assert as_it_is("[click](https://x.example) @everyone <@&1>") == (
        r"\[click\]\(https\://x.example\) \@everyone \<\@&1\>"
    )
