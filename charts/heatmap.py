"""The hours of the week: when messages are written, 7 x 24."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from babel.dates import format_date, format_time
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts.cells import STRIP, Cell, cells_of, draw_strip, most_of
from charts.frame import UNSEEN, Heading, Margins, empty, framed
from charts.legend import Entry, legend_height
from charts.theme import EDGE, SMALL, text_width, themed, to_png

type Hours = tuple[tuple[float | None, ...], ...]

HOURS, DAYS = 24, 7
MONDAY = date(2026, 1, 5)
ROW = 0.27  # inches
LABELS = 0.38  # inches below the cells for the hours
AFTER_DAY = 0.1  # inches
MARKED = (0, 6, 12, 18)


@dataclass(frozen=True, slots=True)
class HourOfWeek:
    """Seven rows from Monday of 24 numbers: messages, or a mean of them, in the server's time zone.

    None where the hour was never seen in the period.
    """

    messages: Hours


@dataclass(frozen=True, slots=True)
class HourOfWeekWords:
    """The texts of the picture, in the language of its readers, and the locale for its days and hours.

    `note` is the period and n; `messages` says what the cells count; `nothing` is said when there are none.
    """

    locale: str
    title: str
    note: str
    messages: str
    unseen: str
    nothing: str


@themed
def hour_of_week(week: HourOfWeek, words: HourOfWeekWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(week, words))


@themed
def build_figure(week: HourOfWeek, words: HourOfWeekWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    most = _most(week)
    if most == 0:
        return empty(heading, words.nothing)
    entries = [Entry(words.unseen, UNSEEN)] if _has_unseen(week) else []
    margins = Margins(left=days_width(words.locale), bottom=LABELS + STRIP)
    figure, axes = framed(heading, ROW * DAYS, margins, entries)
    draw_hour_of_week(axes, week, words)
    draw_strip(
        figure, words.messages, most, words.locale, legend_height(entries) + (STRIP if entries else STRIP + EDGE) / 2
    )
    return figure


def draw_hour_of_week(axes: Axes, week: HourOfWeek, words: HourOfWeekWords) -> None:
    """Draw the cells on given axes, with weekdays at the left and hours below."""
    cells = [Cell(hour, day, value) for day, hours in enumerate(week.messages) for hour, value in enumerate(hours)]
    for squares in cells_of(cells, _most(week)):
        axes.add_collection(squares, autolim=False)
    axes.set(xlim=(0, HOURS), ylim=(DAYS, 0))
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.set_yticks([day + 0.5 for day in range(DAYS)], labels=_days(words.locale))
    axes.set_xticks(MARKED, labels=[_hour(hour, words.locale) for hour in MARKED])
    axes.tick_params(axis="y", pad=AFTER_DAY * 72)
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("left")


def _days(locale: str) -> list[str]:
    return [format_date(MONDAY + timedelta(days=day), "ccc", locale=locale) for day in range(DAYS)]


def days_width(locale: str) -> float:
    """The inches that the weekdays take at the left of the cells."""
    return EDGE + max(text_width(day, SMALL) for day in _days(locale)) + AFTER_DAY


def _hour(hour: int, locale: str) -> str:
    return format_time(time(hour), "short", locale=locale).replace("\u202f", " ")


def _most(week: HourOfWeek) -> float:
    return most_of(value for hours in week.messages for value in hours)


def _has_unseen(week: HourOfWeek) -> bool:
    return any(value is None for hours in week.messages for value in hours)
