import pytest

from charts.colours import MARKERS, PALETTE, TINTS, colour_of, looks_of
from charts.theme import BACKGROUND, GREEN, INK, MUTED, ORANGE, SKY, YELLOW
from tests.charts.colour_vision import contrast, least_distance

PEOPLE = [1_300_000_000_000_000_000 + place * 4_194_304_000 for place in range(800)]  # a counter that stays zero


@pytest.mark.parametrize("colour", [INK, MUTED, SKY, ORANGE, GREEN, YELLOW, *PALETTE, *TINTS])
def test_every_colour_keeps_its_contrast_with_the_background(colour):
    assert contrast(colour, BACKGROUND) >= 4.5


@pytest.mark.parametrize(("eyes", "apart"), [("all receptors", 40), ("no red ones", 22), ("no green ones", 22)])
def test_any_two_of_the_palette_can_be_told_apart(eyes, apart):
    assert len(PALETTE) >= 8
    assert least_distance(PALETTE, eyes) >= apart


def test_a_person_keeps_one_hue_whoever_stands_beside_them():
    for one in PEOPLE[:20]:
        hue = PALETTE.index(colour_of(one))
        assert looks_of([one])[one].colour == PALETTE[hue]
        assert looks_of([*PEOPLE[20:30], one])[one].colour in {PALETTE[hue], TINTS[hue]}


@pytest.mark.parametrize("eyes", ["all receptors", "no red ones", "no green ones"])
def test_the_second_of_a_colour_can_be_told_from_the_first(eyes):
    assert all(least_distance(pair, eyes) >= 20 for pair in zip(PALETTE, TINTS, strict=True))


def test_ids_whose_counter_is_zero_use_the_whole_palette():
    counts = [sum(colour_of(one) == colour for one in PEOPLE) for colour in PALETTE]
    assert min(counts) > len(PEOPLE) / len(PALETTE) / 2


def test_up_to_eight_in_one_picture_differ_in_more_than_colour():
    looks = looks_of(PEOPLE[:8])
    assert len(set(looks.values())) == 8
    assert {look.marker for look in looks.values()} == set(MARKERS)
    same = [look.dash for one, look in looks.items() if colour_of(one) == colour_of(PEOPLE[0])]
    assert len(set(same)) == len(same)
