"""How students are spread: the middle half of each cohort or course week as a box, every student as a point."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from charts.boxes import FILL, LEAST, POINT, Lie, People, beyond, draw_people, write_beyond
from charts.colours import colour_of
from charts.frame import Heading, Margins, empty, framed
from charts.inches import size_of, trim
from charts.legend import Entry
from charts.names import fitting
from charts.theme import (
    BACKGROUND,
    EDGE,
    GRID,
    MUTED,
    SKY,
    SMALL,
    WIDTH,
    text_width,
    themed,
    to_png,
)
from charts.values import NEAREST, Numbers, Scale, scale_of, written

ABOVE = 0.3  # inches above the plot, for what the numbers are
UPRIGHT = 2.3  # inches: how high the plot is when boxes stand beside each other
ROW, SINGLE_ROW, BELOW = 0.4, 0.8, 0.36  # inches: a row, one row alone, the scale below rows
NAME_ROW, COUNT_ROW = 0.32, 0.26  # inches below upright boxes: their names, their numbers of students
RIGHT = 0.14  # inches
LONGEST_NAME, AFTER_NAME = 1.7, 0.12  # inches
FEWEST_UPRIGHT = 3  # groups: fewer stand lost beside each other
BOX = 0.68  # of a group's place: its box
BESIDE = 0.9  # inches beside upright boxes, about
BETWEEN_NAMES = 0.06  # inches
WIDEST = 0.5  # inches: no box is broader
LINES, COLUMNS = 5, 4  # marks on an upright scale, on a lying one
BETWEEN_NUMBERS = 0.12  # inches


@dataclass(frozen=True, slots=True)
class Group:
    """One cohort or course week: its name, and one number per student.

    `id` is the cohort's role, so that it keeps its colour; None takes the common one. `running`: its time is not over.
    """

    name: str
    values: tuple[float, ...]
    id: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Distribution:
    """The groups in the order they are to be read, up to about sixteen; `percent`: the numbers are shares of 1."""

    groups: tuple[Group, ...]
    percent: bool = False


@dataclass(frozen=True, slots=True)
class DistributionWords:
    """The texts of the picture, in the language of its readers, and the locale for its numbers.

    `axis` is what the numbers are ("Messages a week"), `box` explains the box ("Middle half, line at the median"),
    `point` one point ("One student"), `few` why a group has no box ("Fewer than 5: no box"), `running` the group whose
    time is not over, `people` the heading above the numbers of students ("n"), `nothing` that there is no data.
    """

    locale: str
    title: str
    note: str
    axis: str
    box: str
    point: str
    few: str
    running: str
    people: str
    nothing: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the groups lie, their names as they are written, and their numbers that the scale has no room for."""

    lie: Lie
    names: tuple[str, ...]
    beyond: tuple[str, ...]


@themed
def distribution(data: Distribution, words: DistributionWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(data, words))


@themed
def build_figure(data: Distribution, words: DistributionWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    if not any(group.values for group in data.groups):
        return empty(heading, words.nothing)
    laid = layout_of(data, words.locale)
    plot = UPRIGHT if laid.lie.upright else max(ROW * len(data.groups), SINGLE_ROW)
    above = ABOVE * (1 + (laid.lie.upright and any(laid.beyond)))
    figure, axes = framed(heading, plot + above, _margins(data, words, laid), legend_entries(data, words))
    trim(axes, top=above)
    draw_distribution(axes, data, words)
    return figure


def draw_distribution(axes: Axes, data: Distribution, words: DistributionWords) -> None:
    """Draw the groups on given axes, with their names, their numbers of students and the scale."""
    laid, scale, count = layout_of(data, words.locale), _scale(data), len(data.groups)
    if laid.lie.upright:
        axes.set(xlim=(-0.5, count - 0.5), ylim=(0, 1))
    else:
        axes.set(xlim=(0, 1), ylim=(count - 0.5, -0.5))
    for place, group in enumerate(data.groups):
        color = SKY if group.id is None else colour_of(group.id)
        people = People(_numbers(group), place, color, running=group.running)
        draw_people(axes, people, scale, laid.lie)
        write_beyond(axes, people, scale, laid.lie, words.locale)
    _dress_scale(axes, scale, data, words, laid)
    _dress_groups(axes, data, words, laid)


def legend_entries(data: Distribution, words: DistributionWords) -> list[Entry]:
    """The key: everything that is in the picture, and nothing else."""
    color = SKY if all(group.id is None for group in data.groups) else MUTED
    boxed = [group for group in data.groups if len(group.values) >= LEAST]
    drawn = [
        (bool(boxed), Entry(words.box, {"facecolor": to_rgba(color, FILL), "edgecolor": color})),
        (bool(boxed), Entry(words.point, {**POINT, "color": color}, point=True)),
        (
            any(0 < len(group.values) < LEAST for group in data.groups),
            Entry(words.few, {**POINT, "markerfacecolor": BACKGROUND, "markeredgecolor": color}, point=True),
        ),
        (
            any(group.running for group in boxed),
            Entry(words.running, {"facecolor": BACKGROUND, "edgecolor": color, "hatch": "....", "linewidth": 1}),
        ),
    ]
    return [entry for there, entry in drawn if there]


def layout_of(data: Distribution, locale: str) -> Layout:
    """Upright where every name has room below its box, rows otherwise."""
    scale, count = _scale(data), max(len(data.groups), 1)
    column = (WIDTH - BESIDE) / count
    names = tuple(fitting(group.name, LONGEST_NAME, SMALL) for group in data.groups)
    for lie in (Lie(upright=True, room=min(BOX, WIDEST / column)), Lie(upright=False, room=BOX)):
        outside = tuple(beyond(_numbers(group), scale, lie, locale) for group in data.groups)
        texts = [*names, *outside, *(written(len(group.values), locale) for group in data.groups)]
        fits = max(text_width(text, SMALL) for text in texts) + BETWEEN_NAMES <= column
        if count >= FEWEST_UPRIGHT and fits:
            break
    return Layout(lie, names, outside)


def _dress_scale(axes: Axes, scale: Scale, data: Distribution, words: DistributionWords, laid: Layout) -> None:
    marks = scale.ticks(LINES if laid.lie.upright else _columns(axes, scale, data, words), percent=data.percent)
    labels = [written(mark, words.locale, percent=data.percent) for mark in marks]
    if laid.lie.upright:
        axes.set_yticks(scale.place(marks), labels=labels)
    else:
        axes.set_xticks(scale.place(marks), labels=labels)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x", color=GRID, linewidth=0.8)
        axes.spines["bottom"].set_visible(False)
    left = EDGE / WIDTH - axes.get_position().x0
    raised = ABOVE * 72 * (laid.lie.upright and any(laid.beyond))
    _write_above(axes, words.axis, left / axes.get_position().width, "left", raised)


def _columns(axes: Axes, scale: Scale, data: Distribution, words: DistributionWords) -> int:
    """How many numbers have room beside each other below rows."""
    widest = text_width(written(round(scale.top), words.locale, percent=data.percent), SMALL) + BETWEEN_NUMBERS
    return max(1, min(COLUMNS, int(NEAREST * size_of(axes)[0] / widest)))


def _dress_groups(axes: Axes, data: Distribution, words: DistributionWords, laid: Layout) -> None:
    """Write the groups' names and their numbers of students."""
    places = range(len(data.groups))
    counts = [written(len(group.values), words.locale) for group in data.groups]
    if laid.lie.upright:
        axes.set_xticks(places, labels=[f"{name}\n{count}" for name, count in zip(laid.names, counts, strict=True)])
        axes.annotate(
            words.people,
            (0, 0),
            xytext=(-8, -8 - 1.32 * SMALL),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            va="top",
            size=SMALL,
            color=MUTED,
        )
        return
    axes.set_yticks(places, labels=laid.names)
    axes.tick_params(axis="y", pad=AFTER_NAME * 72)
    right = (1 - EDGE / WIDTH - axes.get_position().x0) / axes.get_position().width
    for place, count in zip(places, counts, strict=True):
        axes.text(right, place, count, transform=axes.get_yaxis_transform(), ha="right", va="center", color=MUTED)
    _write_above(axes, words.people, right, "right")


def _write_above(axes: Axes, text: str, along: float, side: str, raised: float = 0) -> None:
    axes.annotate(
        text,
        (along, 1),
        xytext=(0, 7 + raised),
        xycoords="axes fraction",
        textcoords="offset points",
        ha=side,
        va="bottom",
        size=SMALL,
        color=MUTED,
    )


def _margins(data: Distribution, words: DistributionWords, laid: Layout) -> Margins:
    if laid.lie.upright:
        marks = _scale(data).ticks(LINES, percent=data.percent)
        numbers = [written(mark, words.locale, percent=data.percent) for mark in marks]
        left = max(text_width(text, SMALL) for text in [*numbers, words.people]) + 2 * EDGE
        return Margins(left, RIGHT, NAME_ROW + COUNT_ROW)
    widest = max(text_width(name, SMALL) for name in laid.names)
    counts = [written(len(group.values), words.locale) for group in data.groups]
    right = max(text_width(text, SMALL) for text in [*counts, words.people]) + 3 * EDGE
    outside = max(text_width(text, SMALL) for text in laid.beyond)
    return Margins(EDGE + widest + AFTER_NAME, right + outside, BELOW)


def _numbers(group: Group) -> Numbers:
    return np.array(group.values, dtype=float)


def _scale(data: Distribution) -> Scale:
    everybody = [value for group in data.groups for value in group.values]
    return scale_of(np.array(everybody, dtype=float), percent=data.percent)
