"""Bars from the largest down, up to twenty, each with its place, name and number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from charts.colours import colour_of
from charts.frame import Heading, Margins, bare, empty, framed
from charts.inches import figure_of
from charts.legend import Entry
from charts.names import fitting
from charts.theme import BACKGROUND, EDGE, INK, MUTED, SKY, SMALL, YELLOW, text_width, themed, to_png

MOST_ROWS = 20
ROW = 0.27  # inches
BAR = 0.68  # of a row
LONGEST_NAME, AFTER_PLACE, AFTER_NAME = 1.75, 0.1, 0.16  # inches
AFTER_BAR = 0.07  # inches
BELOW = 0.1  # inches between the last row and the key
OWN = 0.05  # inches before the bar: the mark with the colour that this person or channel has everywhere

type Look = Mapping[str, Any]
TYPICAL: Look = MappingProxyType({"color": YELLOW, "linewidth": 1.5, "linestyle": (0, (4, 2.5))})
PLAIN: Look = MappingProxyType({"color": SKY, "alpha": 0.6, "linewidth": 0})
REST: Look = MappingProxyType({"color": MUTED, "alpha": 0.6, "linewidth": 0})
CHOSEN: Look = MappingProxyType({"color": SKY, "linewidth": 0})


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of those ranked; by its id, a person's, channel's or role's, it keeps its colour (None: it has none).

    `text` is written at the bar in place of the number, such as "3 h 20 min"; the `chosen` stand out from the others,
    a `rest` of several stands back.
    """

    id: int | None
    name: str
    value: float
    text: str = ""
    chosen: bool = False
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows from the top down as they are to stand; those beyond the twentieth are not drawn.

    Equal values share a place ("2, 2, 4"); `first_place` counts on from an earlier page. `typical` is drawn as a line.
    """

    rows: tuple[Ranked, ...]
    typical: float | None = None
    first_place: int = 1
    places: bool = True


@dataclass(frozen=True, slots=True)
class RankingWords:
    """The texts of the picture, in the language of its readers, and the locale for its numbers.

    `note` is the period, what is counted, and n; `typical` names the line ("Cohort's middle: 12"); `nothing` is said
    when there are no rows. `digits` decimals at most are written.
    """

    locale: str
    title: str
    note: str
    typical: str
    nothing: str
    digits: int = 0


@themed
def ranking(ranked: Ranking, words: RankingWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(ranked, words))


@themed
def build_figure(ranked: Ranking, words: RankingWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    if not ranked.rows:
        return empty(heading, words.nothing)
    entries = [Entry(words.typical, TYPICAL, line=True)] if ranked.typical is not None else []
    rows = ranked.rows[:MOST_ROWS]
    margins = replace(margins_of(ranked, words), bottom=BELOW if entries else 0)
    figure, axes = framed(heading, ROW * len(rows), margins, entries)
    draw_ranking(axes, ranked, words)
    return figure


def margins_of(ranked: Ranking, words: RankingWords) -> Margins:
    """The inches that names and numbers take at both sides of the bars."""
    rows = ranked.rows[:MOST_ROWS]
    left = EDGE + _place_width(ranked) + _name_width(rows) + AFTER_NAME
    return Margins(left, EDGE + AFTER_BAR + max(_width(_number(row, words), row) for row in rows))


def draw_ranking(axes: Axes, ranked: Ranking, words: RankingWords) -> None:
    """Draw the bars on given axes; places and names stand at their left, numbers at the bars' ends."""
    rows = ranked.rows[:MOST_ROWS]
    most = max(*(row.value for row in rows), ranked.typical or 0, 0) or 1
    axes.set(xlim=(0, most), ylim=(len(rows) - 0.5, -0.5))
    bare(axes)
    if ranked.typical is not None:
        axes.axvline(ranked.typical, zorder=3, **TYPICAL)
    some_chosen = any(row.chosen for row in rows)
    names = _name_width(rows) + AFTER_NAME
    for place, (row, standing) in enumerate(zip(rows, _places(ranked), strict=False)):
        axes.barh(place, row.value, BAR, zorder=2, **_look(row, some_chosen=some_chosen))
        if row.id is not None:
            _mark(axes, place, colour_of(row.id))
        _write(axes, _name(row), place, -names, INK, row)
        if ranked.places:
            _write(axes, standing, place, -names - AFTER_PLACE, MUTED, ha="right")
        _write_number(axes, _number(row, words), place, row)


def _look(row: Ranked, *, some_chosen: bool) -> Look:
    if row.rest:
        return REST
    return PLAIN if some_chosen and not row.chosen else CHOSEN


def _write(
    axes: Axes, text: str, row: int, beside: float, colour: str, ranked: Ranked | None = None, *, ha: str = "left"
) -> None:
    """Write so many inches beside the beginning of a row's bar."""
    axes.annotate(
        text,
        (0, row),
        xycoords=("axes fraction", "data"),
        xytext=(beside * 72, 0),
        textcoords="offset points",
        ha=ha,
        va="center_baseline",
        size=SMALL,
        color=colour,
        weight="bold" if ranked and ranked.chosen else "normal",
        annotation_clip=False,
    )


def _mark(axes: Axes, row: int, colour: str) -> None:
    """A short line before a row's bar."""
    inches = figure_of(axes).dpi_scale_trans
    beside = axes.get_yaxis_transform() + ScaledTranslation(-OWN, 0, inches)
    axes.plot([0, 0], [row - BAR / 2, row + BAR / 2], color=colour, linewidth=2.5, transform=beside, clip_on=False)


def _write_number(axes: Axes, text: str, place: int, row: Ranked) -> None:
    """Write at the end of a bar, over the line of what is typical."""
    axes.annotate(
        text,
        (row.value, place),
        xytext=(AFTER_BAR * 72, 0),
        textcoords="offset points",
        va="center_baseline",
        size=SMALL,
        color=INK,
        weight="bold" if row.chosen else "normal",
        bbox={"facecolor": BACKGROUND, "linewidth": 0, "pad": 1},
        zorder=4,
    )


def _places(ranked: Ranking) -> list[str]:
    """The places as written: the same one for equal values, and the next one counts them all."""
    places: list[int] = []
    for index, row in enumerate(ranked.rows[:MOST_ROWS]):
        same = index > 0 and ranked.rows[index - 1].value == row.value
        places.append(places[-1] if same else ranked.first_place + index)
    return [f"{place}." for place in places]


def _place_width(ranked: Ranking) -> float:
    return max(text_width(place, SMALL) for place in _places(ranked)) + AFTER_PLACE if ranked.places else 0.0


def _name(row: Ranked) -> str:
    return fitting(row.name, LONGEST_NAME, SMALL, bold=row.chosen)


def _name_width(rows: Sequence[Ranked]) -> float:
    return max(_width(_name(row), row) for row in rows)


def _width(text: str, row: Ranked) -> float:
    return text_width(text, SMALL, bold=row.chosen)


def _number(row: Ranked, words: RankingWords) -> str:
    pattern = "#,##0" + ("." + "#" * words.digits if words.digits else "")
    return row.text or format_decimal(row.value, pattern, locale=words.locale)
