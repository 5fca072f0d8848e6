import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts import fonts, names
from charts.fonts import can_write
from charts.names import fitting, wrapped
from charts.theme import SMALL, new_figure, text_width, themed, to_png


@pytest.fixture
def dejavu_alone(monkeypatch):
    """A machine without Noto's Chinese, Japanese and Korean letters."""
    monkeypatch.setattr(fonts, "families", lambda: (fonts.FIRST,))
    can_write.cache_clear()
    monkeypatch.setattr(names, "text_width", lambda text, _size, **_: len(text) * 0.1)
    yield
    can_write.cache_clear()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("#help", "#help"),
        ("#🎉party🎉", "#party"),
        ("👩‍🚀 Ann", "Ann"),
        ("🎉", ":tada:"),
        ("A🔥", "A"),
        ("#🎉", "#:tada:"),
        ("#projects-🎉", "#projects"),
        ("🔥| Ola", "Ola"),
        ("#a\nb", "#a b"),
        ("#cena-$5-$6", "#cena-$5-$6"),
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Lu\u0301cia", "Lúcia"),
        ("\U0001d4d0\U0001d4f7\U0001d4f7\U0001d4ea", "Anna"),
        ("a\u202eb\u200bc", "abc"),
        ("ไทย", "aithy"),
        ("", "…"),
        ("\u200b", "…"),
        ("   ", "…"),
        ("\x1b", "…"),
        ("\x07🎉\x1b", ":tada:"),
    ],
)
def test_names_are_written_as_the_fonts_can(name, shown):
    assert fitting(name, 3, SMALL) == shown


@pytest.mark.parametrize("name", ["محمد أحمد", "שלום עולם"])
def test_names_from_right_to_left_stay_as_they_are(name):
    assert fitting(name, 3, SMALL) == name


@pytest.mark.parametrize(
    ("name", "shown"), [("王小明", "WangXiaoMing"), ("김철수", "GimCheolSu"), ("ヤマダ", "yamada")]
)
def test_without_a_font_for_them_letters_are_spelt(dejavu_alone, name, shown):
    assert fitting(name, 3, SMALL) == shown


@pytest.mark.parametrize("name", ["w" * 90, "漢" * 32, "محمد " * 20, "e\u0323\u0301" * 60, "👍x" * 40])
@pytest.mark.parametrize("bold", [False, True])
def test_a_long_name_ends_with_the_sign_that_there_is_more(name, bold):
    shown = fitting(name, 1.5, SMALL, bold=bold)
    assert shown.endswith("…")
    assert 1.2 < text_width(shown, SMALL, bold=bold) <= 1.5


def test_a_tower_of_accents_is_lowered():
    shown = fitting("Z" + "\u030d" * 40, 3, SMALL)
    assert len(shown) == 3


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_name_is_written_within_its_room_with_signs_the_fonts_have(name):
    shown = fitting(name, 1.0, SMALL)
    assert shown.strip()
    assert text_width(shown, SMALL) <= 1.0
    assert all(sign == " " or can_write(sign) for sign in shown)
    assert not any(unicodedata.category(sign).startswith("C") for sign in shown)


def test_a_sentence_is_wrapped_and_its_last_line_cut():
    sentence = "one two three four five six seven eight nine ten"
    lines = wrapped(sentence, 1.5, SMALL, 9)
    assert " ".join(lines) == sentence
    assert all(text_width(line, SMALL) <= 1.5 for line in lines)
    assert wrapped(sentence, 1.5, SMALL, 2)[-1].endswith("…")
    assert len(wrapped(sentence, 1.5, SMALL, 2)) == 2
    assert wrapped("", 1.5, SMALL, 2) == []


@themed
def drawn(name: str) -> bytes:
    figure = new_figure(0.5)
    figure.text(0.1, 0.5, fitting(name, 3, SMALL), size=SMALL)
    return to_png(figure)


@pytest.mark.parametrize("name", ["$a$ and $\\frac", "漢字かな", "김철수", "שלום", "é\u0323"])
def test_no_warning_about_a_missing_sign_is_given_and_no_formula_made(name):
    assert drawn(name) == drawn(name)


def test_numbers_are_not_broken_over_lines():
    assert wrapped("Razem 1\xa0234\xa0567 osób", 1.1, SMALL, 3) == ["Razem", "1\xa0234\xa0567", "osób"]
    assert wrapped("za mało danych (n = 1)", 1.6, SMALL, 3) == ["za mało danych", "(n\xa0=\xa01)"]
