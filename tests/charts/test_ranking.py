import pytest
from matplotlib.patches import Rectangle

from charts.ranking import MOST_ROWS, Ranked, Ranking, RankingWords, build_figure, ranking
from tests.charts.hard_names import id_of, name_of
from tests.charts.picture_texts import assert_texts_fit, written_in

ENGLISH = RankingWords("en_GB", "Messages", "1–30 Nov 2026 · n = 60 students", "Cohort’s middle: 24", "Nobody.")
POLISH = RankingWords("pl", "Wiadomości", "30 dni · n = 60", "Środek grupy: 24", "Nie ma nikogo.", digits=1)


def rows(*values, chosen=()):
    return tuple(
        Ranked(id_of(place), name_of(place), value, chosen=place in chosen) for place, value in enumerate(values)
    )


def bars(figure):
    (axes,) = figure.axes
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def test_the_bars_are_as_long_as_the_numbers_and_stand_in_the_order_given():
    assert [bar.get_width() for bar in bars(build_figure(Ranking(rows(9, 4, 4, 0)), ENGLISH))] == [9, 4, 4, 0]


def test_equal_numbers_share_a_place_and_the_next_counts_them():
    shown = written_in(build_figure(Ranking(rows(9, 4, 4, 1)), ENGLISH)).split("\n")
    assert [line for line in shown if line.endswith(".") and line[:-1].isdigit()] == ["1.", "2.", "2.", "4."]


def test_a_later_page_counts_on():
    assert "21." in written_in(build_figure(Ranking(rows(9, 4), first_place=21), ENGLISH)).split("\n")


def test_the_chosen_stand_out():
    plain, chosen = bars(build_figure(Ranking(rows(9, 4, chosen=[1])), ENGLISH))
    assert (plain.get_alpha(), chosen.get_alpha()) == (0.6, None)


def test_no_more_than_twenty_are_drawn():
    assert len(bars(build_figure(Ranking(rows(*range(60, 0, -1))), ENGLISH))) == MOST_ROWS


def test_numbers_are_written_as_the_language_does_or_as_told():
    assert "1,204" in written_in(build_figure(Ranking(rows(1204)), ENGLISH))
    assert "4,5" in written_in(build_figure(Ranking(rows(4.5)), POLISH))
    assert "3 h 20 min" in written_in(build_figure(Ranking((Ranked(None, "Ola", 200, "3 h 20 min"),)), ENGLISH))


@pytest.mark.parametrize("words", [ENGLISH, POLISH], ids=["en", "pl"])
@pytest.mark.parametrize(
    "shown",
    [
        Ranking(rows(3)),
        Ranking(rows(*range(60, 0, -1), chosen=[3, 4]), typical=24),
        Ranking(rows(10**7, 3, 2, 1, 1, 1, 0, 0, chosen=range(8)), typical=1.5, first_place=981),
        Ranking(rows(0, 0, 0), typical=0),
        Ranking(rows(5, 4), places=False),
        Ranking(()),
    ],
    ids=["one", "sixty", "burst", "zeros", "no places", "none"],
)
def test_no_text_is_cut_and_none_lies_over_another(shown, words):
    assert_texts_fit(build_figure(shown, words))


def test_nobody_is_said_in_words():
    assert ENGLISH.nothing in written_in(build_figure(Ranking(()), ENGLISH))


def test_the_same_rows_give_the_same_bytes():
    assert ranking(Ranking(rows(3, 2, 1)), POLISH) == ranking(Ranking(rows(3, 2, 1)), POLISH)
