"""The few words shown of what was found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.folding import words_in
from services.search.query import parsed
from services.search.snippet import BEFORE, MOST, hits, snippet


@pytest.mark.parametrize(
    ("texts", "typed", "shown"),
    [
        (["Zrobiłem zadania z pandas"], "ZADANIE", "Zrobiłem **zadania** z pandas"),
        (["Żółw i zolw"], "żółw", "**Żółw** i **zolw**"),
        (["a *bold* word"], "word", r"a \*bold\* **word**"),
        (["one\n\ntwo\tthree"], '"two three"', "one **two three**"),
        (["see @everyone <@123> #1"], "see", r"**see** \@everyone \<\@123\> \#1"),
        (["<:party:99> done"], "done", ":party: **done**"),
        (["run ```py\nprint(1)\n``` now"], "print", r"run **print**\(1\) now"),
        (["nothing", "plan.pdf"], "plan", "**plan**.pdf"),
        (["nothing here"], "-plan", "nothing here"),
        (["a\u0301b cd"], "áb", "**a\u0301b** cd"),
        ([], "x", ""),
    ],
)
def test_hits_are_bold_and_nothing_else_formats(texts, typed, shown):
    assert snippet(texts, parsed(typed)) == shown


def test_of_a_long_text_the_part_around_the_first_hit_is_shown():
    shown = snippet(["word " * 100 + "needle " + "word " * 100], parsed("needle"))
    assert shown.startswith("…word")
    assert shown.endswith("…")
    assert "**needle**" in shown
    assert len(shown) <= MOST + 6
    assert shown.index("**") <= BEFORE + 2


@given(st.text(), st.text(st.sampled_from("aąłż bc\"-*_'"), min_size=1))
def test_whatever_was_written_what_stays_of_markup_is_our_own(text, typed):
    shown = snippet([text], parsed(typed))
    without_ours = re.sub(r"\\.", "", shown).replace("**", "")
    assert not re.search(r"[*_~`|>\[\]()<#@]", without_ours)
    assert "\n" not in shown


@given(
    st.lists(st.sampled_from(["zadanie", "Zadań", "pętla", "LOOPS", "x", "ﬁn"])), st.sampled_from(["zadania", "loop"])
)
def test_the_words_in_bold_are_those_that_the_query_means(words, typed):
    text = " ".join(words)
    family = {"zadania": {"zadanie", "zadan"}, "loop": {"loops"}}[typed]
    bold = [next(words_in(text[start:end])) for start, end in hits(text, parsed(typed))]
    assert bold == [word for word in words_in(text) if word in family]
