import pytest

from charts.colours import MARKERS, PALETTE, colour_of, looks_of
from charts.theme import BACKGROUND, GREEN, INK, MUTED, ORANGE, SKY, YELLOW
from tests.charts.colour_vision import contrast, least_distance

PEOPLE = [1_300_000_000_000_000_000 + place * 4_194_304_000 for place in range(800)]  # a counter that stays zero


@pytest.mark.parametrize("colour", [INK, MUTED, SKY, ORANGE, GREEN, YELLOW, *PALETTE])
def test_every_colour_keeps_its_contrast_with_the_background(colour):
    assert contrast(colour, BACKGROUND) >= 4.5


@pytest.mark.parametrize(("eyes", "apart"), [("all receptors", 40), ("no red ones", 22), ("no green ones", 22)])
def test_any_two_of_the_palette_can_be_told_apart(eyes, apart):
    assert len(PALETTE) >= 8
    assert least_distance(PALETTE, eyes) >= apart


def test_a_person_keeps_one_colour_whoever_stands_beside_them():
    for one in PEOPLE[:20]:
        assert looks_of([*PEOPLE[20:30], one])[one].colour == looks_of([one])[one].colour == colour_of(one)


def test_ids_whose_counter_is_zero_use_the_whole_palette():
    counts = [sum(colour_of(one) == colour for one in PEOPLE) for colour in PALETTE]
    assert min(counts) > len(PEOPLE) / len(PALETTE) / 2


def test_up_to_eight_in_one_picture_differ_in_more_than_colour():
    looks = looks_of(PEOPLE[:8])
    assert len(set(looks.values())) == 8
    assert {look.marker for look in looks.values()} == set(MARKERS)
    same = [look.dash for look in looks.values() if look.colour == looks[PEOPLE[0]].colour]
    assert len(set(same)) == len(same)
