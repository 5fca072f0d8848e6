"""Why a probability is what it is: a step for each reason, from the reference to the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, factorial, log
from types import MappingProxyType
from typing import Any

from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from charts.frame import ROOM, Heading, Margins, empty, framed
from charts.inches import size_of
from charts.legend import Entry
from charts.names import wrapped
from charts.numbers import percent
from charts.theme import BACKGROUND, EDGE, GRID, MUTED, ORANGE, SKY, SMALL, themed, to_png

type Look = Mapping[str, Any]
RAISES: Look = MappingProxyType({"color": ORANGE})
LOWERS: Look = MappingProxyType({"color": SKY})

SENTENCE_LINES = 2
LINE = 0.24  # inches of a line of text
BAR = 0.2  # inches
AFTER_TEXT, AFTER_ROW = 0.04, 0.16  # inches below the sentence, below the bar
TIP = 0.11  # inches: the point of an arrow
BESIDE = 0.07  # inches between a bar and its number
SCALE = 0.34  # inches for the marks below
RIGHT = 0.8  # inches beside the plot, for a number after a bar that ends at 100 %
ENDS = (0.25, 0.5, 1.0)  # of the scale: the first that holds everything, so that steps of a small chance can be seen
MARKS = 5  # on it


@dataclass(frozen=True, slots=True)
class Reason:
    """One term by a sentence, and how far it moves the person away from the reference, in log-odds."""

    sentence: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """The reference's probability, 0 to 1, and what sets the person apart from it, in any order.

    The person's probability follows: the logistic of the reference's log-odds and all the reasons' together.
    """

    reference: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ContributionWords:
    """The texts of the picture, in the language of its readers, and the locale for its numbers.

    `note` says what the probability is about, and n. `reference` and `person` name the first and the last bar;
    `raises` and `lowers` the two directions; `points` is the unit of a step ("pp"); `nothing` is said when there are
    no reasons.
    """

    locale: str
    title: str
    note: str
    reference: str
    person: str
    raises: str
    lowers: str
    points: str
    nothing: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A row of the picture: a step from one probability to another, or a bar from zero."""

    text: str
    begins: float
    ends: float
    is_whole: bool


@themed
def contribution(explained: Contribution, words: ContributionWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(explained, words))


@themed
def build_figure(explained: Contribution, words: ContributionWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    if not explained.reasons:
        return empty(heading, words.nothing)
    entries = legend_entries(explained, words)
    height = sum(_row_height(step) for step in _steps(explained, words))
    figure, axes = framed(heading, height, Margins(right=RIGHT, bottom=SCALE + (0 if entries else EDGE)), entries)
    draw_contribution(axes, explained, words)
    return figure


def draw_contribution(axes: Axes, explained: Contribution, words: ContributionWords) -> None:
    """Draw the steps on given axes, from 0 to at most 100 per cent; its heights are inches from the top."""
    steps = _steps(explained, words)
    width, height = size_of(axes)
    end = next(one for one in ENDS if one == 1 or max(max(step.begins, step.ends) for step in steps) < one)
    axes.set(xlim=(0, end), ylim=(height, 0))
    axes.set(yticks=[])
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    marks = [end * place / MARKS for place in range(MARKS + 1)]
    for mark in marks:
        axes.axvline(mark, color=GRID, linewidth=0.8, zorder=0)
    axes.set_xticks(marks, labels=[percent(mark, words.locale) for mark in marks])
    axes.get_xticklabels()[0].set_horizontalalignment("left")
    top = 0.0
    for step in steps:
        for line in _lines(step.text):
            axes.text(0, top + LINE / 2, line, va="center_baseline", size=SMALL, zorder=3)
            top += LINE
        top += AFTER_TEXT
        _draw_bar(axes, step, top, TIP / width * end)
        number = percent(step.ends, words.locale) if step.is_whole else _points(step, words)
        _write(axes, number, max(step.begins, step.ends), top + BAR / 2)
        top += BAR + AFTER_ROW


def legend_entries(explained: Contribution, words: ContributionWords) -> list[Entry]:
    """The key: the directions that are in the picture."""
    drawn = [
        (any(reason.log_odds > 0 for reason in explained.reasons), Entry(words.raises, RAISES)),
        (any(reason.log_odds < 0 for reason in explained.reasons), Entry(words.lowers, LOWERS)),
    ]
    return [entry for there, entry in drawn if there]


def points(reference: float, log_odds: Sequence[float]) -> list[float]:
    """How much of the way from the reference's probability to the person's each term makes, 0 to 1, signed.

    Added one after another, the same log-odds would count for more the later they come. Shapley values (1953) are
    the mean over all orders, and they add up to the whole way. Exact, for a dozen terms at most.
    """
    start, count = log(reference / (1 - reference)), len(log_odds)
    parts = [0.0] * count
    for taken in range(1 << count):
        members = [one for one in range(count) if taken >> one & 1]
        before = start + sum(log_odds[one] for one in members)
        weight = factorial(len(members)) * factorial(count - len(members) - 1) if len(members) < count else 0
        for one in set(range(count)).difference(members):
            parts[one] += weight * (_chance(before + log_odds[one]) - _chance(before)) / factorial(count)
    return parts


def _chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _steps(explained: Contribution, words: ContributionWords) -> list[_Step]:
    """The rows from the top down: the reference, the reasons with the largest first, the person."""
    at = explained.reference
    moves = points(at, [reason.log_odds for reason in explained.reasons])
    left = sorted(zip(moves, explained.reasons, strict=True), key=lambda one: (-abs(one[0]), one[1].sentence))
    steps = [_Step(words.reference, 0, at, is_whole=True)]
    while left:
        # A step of opposite ones may lead below nothing or above all; another one goes first then.
        move, reason = taken = next((one for one in left if 0 <= at + one[0] <= 1), left[0])
        left.remove(taken)
        steps.append(_Step(reason.sentence, at, at := min(max(at + move, 0.0), 1.0), is_whole=False))
    return [*steps, _Step(words.person, 0, at, is_whole=True)]


def _draw_bar(axes: Axes, step: _Step, top: float, tip: float) -> None:
    """A bar from zero, or an arrow that points where the step goes."""
    middle, bottom = top + BAR / 2, top + BAR
    if step.is_whole:
        axes.add_patch(Rectangle((0, top), step.ends, BAR, facecolor=MUTED, linewidth=0, zorder=2))
        return
    raises = step.ends > step.begins
    neck = step.ends - tip if raises else step.ends + tip
    neck = max(neck, step.begins) if raises else min(neck, step.begins)
    corners = [(step.begins, top), (neck, top), (step.ends, middle), (neck, bottom), (step.begins, bottom)]
    axes.add_patch(Polygon(corners, linewidth=0, zorder=2, **(RAISES if raises else LOWERS)))


def _write(axes: Axes, text: str, right_of: float, middle: float) -> None:
    axes.annotate(
        text,
        (right_of, middle),
        xytext=(BESIDE * 72, 0),
        textcoords="offset points",
        va="center_baseline",
        size=SMALL,
        bbox={"facecolor": BACKGROUND, "linewidth": 0, "pad": 1},
        annotation_clip=False,
        zorder=3,
    )


def _lines(sentence: str) -> list[str]:
    return wrapped(sentence, ROOM, SMALL, SENTENCE_LINES)


def _row_height(step: _Step) -> float:
    return LINE * len(_lines(step.text)) + AFTER_TEXT + BAR + AFTER_ROW


def _points(step: _Step, words: ContributionWords) -> str:
    """A step in percentage points, signed unless it is none."""
    moved = round(100 * step.ends) - round(100 * step.begins)
    sign = "" if moved == 0 else "+" if step.ends > step.begins else "−"
    return f"{sign}{format_decimal(abs(moved), locale=words.locale)} {words.points}"
