"""The page's colours: those of the pictures in Discord, and as far apart on a light background."""

import pytest

from charts import cells, theme
from charts.colours import PALETTE, TINTS, colour_of, looks_of
from services.page.colours import DARK, LIGHT
from tests.charts.colour_vision import contrast, least_distance

EYES = [("all receptors", 40), ("no red ones", 22), ("no green ones", 22)]
PEOPLE = [1_300_000_000_000_000_000 + place * 4_194_304_000 for place in range(40)]


def test_a_dark_page_has_the_colours_of_discords_pictures():
    assert (DARK.background, DARK.ink, DARK.muted, DARK.grid) == (
        theme.BACKGROUND,
        theme.INK,
        theme.MUTED,
        theme.GRID,
    )
    assert (DARK.main, DARK.second, DARK.good, DARK.warning) == (theme.SKY, theme.ORANGE, theme.GREEN, theme.YELLOW)
    assert DARK.steps == cells.STEPS
    assert all(DARK.colour(one) == colour_of(one) for one in PEOPLE)
    assert DARK.looks(PEOPLE[:8]) == looks_of(PEOPLE[:8])


@pytest.mark.parametrize(("eyes", "apart"), EYES)
def test_any_two_of_the_light_palette_can_be_told_apart(eyes, apart):
    assert least_distance(LIGHT.palette, eyes) >= apart


@pytest.mark.parametrize("colour", [*LIGHT.palette, *LIGHT.tints, LIGHT.main, LIGHT.second, LIGHT.good, LIGHT.warning])
def test_every_light_colour_is_seen_on_its_background(colour):
    assert contrast(colour, LIGHT.background) >= 3


@pytest.mark.parametrize("shades", [DARK, LIGHT])
def test_texts_are_read_on_their_background(shades):
    assert min(contrast(colour, shades.background) for colour in (shades.ink, shades.muted)) >= 4.5


@pytest.mark.parametrize("eyes", [eyes for eyes, _ in EYES])
def test_the_second_of_a_colour_can_be_told_from_the_first_on_a_light_page(eyes):
    assert all(least_distance(pair, eyes) >= 20 for pair in zip(LIGHT.palette, LIGHT.tints, strict=True))


def test_everybody_keeps_their_place_in_the_palette():
    assert all(LIGHT.palette.index(LIGHT.colour(one)) == PALETTE.index(colour_of(one)) for one in PEOPLE)
    dark, light = DARK.looks(PEOPLE), LIGHT.looks(PEOPLE)
    hues = dict(zip((*LIGHT.palette, *LIGHT.tints), (*PALETTE, *TINTS), strict=True))
    assert all(hues[light[one].colour] == dark[one].colour for one in PEOPLE)
    assert LIGHT.colour(None) == LIGHT.main
