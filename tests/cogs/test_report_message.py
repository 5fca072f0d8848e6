from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.report_message import EMBED_SIZE, cut, embed_of, files_of, view_of
from services.reports.report import Button, Choice, Field, Menu, Report, Style, Table
from services.wording.words import Words

WORDS = Words("en")
LONG = st.sampled_from([0, 1, 100, 255, 257, 1023, 2049, 4097, 5000]).map(lambda size: "x" * size)


def components(report, **given) -> Any:
    """What is sent, row by row."""
    return [row["components"] for row in cast("Any", view_of(report, 5, WORDS, **given).to_components())]


def rows(report, **given):
    return [[one.get("label") or one["placeholder"] for one in row] for row in components(report, **given)]


@settings(max_examples=40)
@given(
    title=LONG,
    sentences=st.lists(LONG, max_size=4),
    fields=st.lists(st.tuples(LONG, LONG), max_size=8),
    footnotes=st.lists(LONG, max_size=3),
)
def test_no_text_is_more_than_discord_takes(title, sentences, fields, footnotes):
    named = tuple(Field(name, value) for name, value in fields)
    embed = embed_of(Report(title or "-", tuple(sentences), named, tuple(footnotes)))
    assert len(embed) <= EMBED_SIZE
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096


def test_the_sentences_give_way_to_the_figures():
    fields = tuple(Field("name", "y" * 900) for _ in range(3))
    embed = embed_of(Report("Title", ("x" * 4000,), fields, ("z" * 1000,)))
    assert len(embed) <= EMBED_SIZE
    assert (embed.description or "").endswith("…")
    assert len(embed.fields) == 3


def test_a_cut_never_ends_in_half_an_escape():
    assert cut(r"abcdef\*", 8) == r"abcdef\*"
    assert cut(r"abcdef\*g", 8) == "abcdef…"


async def test_the_first_row_steers_and_the_own_buttons_follow_five_in_a_row():
    own = tuple(Button(str(number), "act", str(number)) for number in range(7))
    report = Report("T", table=Table("t", ("a",), ()), page=2, pages=3, buttons=own)
    assert rows(report) == [["◀", "2 / 3", "▶", "Refresh", "Export"], list("01234"), ["5", "6"]]


async def test_one_page_without_data_can_only_be_asked_again():
    assert rows(Report("T")) == [["Refresh"]]


async def test_what_cannot_be_asked_again_has_its_own_buttons_alone():
    assert rows(Report("T", buttons=(Button("Do", "act"),)), again=False) == [["Do"]]
    assert rows(Report("T"), again=False) == []


async def test_the_menu_has_the_last_row_and_what_does_not_fit_is_left_out():
    own = tuple(Button(str(number), "act", str(number)) for number in range(40))
    choices = tuple(Choice(f"line {number}", str(number)) for number in range(30))
    made = components(Report("T", buttons=own, menu=Menu("act", "Choose", choices)))
    assert len(made) == 5
    assert len(made[-1][0]["options"]) == 25


async def test_a_menu_without_lines_is_no_menu():
    assert rows(Report("T", menu=Menu("act", "Choose", ()))) == [["Refresh"]]


@pytest.mark.parametrize(("style", "number"), [(Style.MAIN, 1), (Style.QUIET, 2), (Style.GOOD, 3), (Style.GRAVE, 4)])
async def test_a_button_looks_as_it_asks_to(style, number):
    _, (button,) = components(Report("T", buttons=(Button("Do", "act", style=style),)))
    assert button["style"] == number


async def test_nextcord_keeps_no_view_of_ours():
    assert view_of(Report("T"), 5, WORDS).is_finished()


def test_the_picture_carries_its_words():
    (file,) = files_of(Report("T", png=b"png", alt_text="in words"))
    assert file.description == "in words"
    assert embed_of(Report("T", png=b"png")).image.url == "attachment://picture.png"
    assert files_of(Report("T")) == []
