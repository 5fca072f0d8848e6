"""A year of days: each a square, weeks beside each other, months named above them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts.cells import STEPS, STRIP, Cell, cells_of, draw_strip, most_of
from charts.frame import UNSEEN, Heading, Margins, empty, framed
from charts.inches import size_of
from charts.legend import Entry, legend_height
from charts.theme import BACKGROUND, EDGE, SMALL, WIDTH, text_width, themed, to_png

DAYS = 7
LONGEST_ROW = 27  # weeks: a year takes two rows, so that a day can be seen on a phone
LARGEST = 0.28  # inches: a day
MONTHS = 0.3  # inches above each row of weeks
BETWEEN = 0.14  # inches between rows of weeks
AFTER_DAY = 0.1  # inches
MONDAY = date(2026, 1, 5)
NAMED_DAYS = (0, 2, 4, 6)
APART = 0.1  # inches between the names of two months


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """Messages of each day from the first on, in the server's time zone; None was not seen.

    `running`: the last day is not over. Up to a year as a rule; each half of it gets a row of its own.
    """

    first: date
    messages: tuple[float | None, ...]
    running: bool


@dataclass(frozen=True, slots=True)
class CalendarYearWords:
    """The texts of the picture, in the language of its readers, and the locale for its days and months.

    `note` is the period and n; `messages` says what the squares count; `nothing` is said when there are none.
    """

    locale: str
    title: str
    note: str
    messages: str
    unseen: str
    running: str
    nothing: str


@themed
def calendar_year(year: CalendarYear, words: CalendarYearWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(year, words))


@themed
def build_figure(year: CalendarYear, words: CalendarYearWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    most = most_of(year.messages)
    if most == 0:
        return empty(heading, words.nothing)
    entries = legend_entries(year, words)
    left = EDGE + _day_width(words.locale) + AFTER_DAY
    rows, weeks = _shape(year)
    side = min(LARGEST, (WIDTH - left - EDGE) / weeks)
    plot = rows * (MONTHS + DAYS * side) + (rows - 1) * BETWEEN
    figure, axes = framed(heading, plot, Margins(left=left, bottom=STRIP + EDGE), entries)
    draw_calendar_year(axes, year, words)
    draw_strip(
        figure, words.messages, most, words.locale, legend_height(entries) + (STRIP if entries else STRIP + EDGE) / 2
    )
    return figure


def draw_calendar_year(axes: Axes, year: CalendarYear, words: CalendarYearWords) -> None:
    """Draw the days on given axes, which are inches from their upper left corner afterwards."""
    width, height = size_of(axes)
    rows, weeks = _shape(year)
    side = min(LARGEST, width / weeks, ((height - (rows - 1) * BETWEEN) / rows - MONTHS) / DAYS)
    axes.set(xlim=(0, width), ylim=(height, 0), xticks=[])
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    tops = [MONTHS + row * (MONTHS + DAYS * side + BETWEEN) for row in range(rows)]
    cells, months = [], []
    for place, (day, value) in enumerate(_days(year)):
        row, week = divmod((day - _monday(year.first)).days // DAYS, weeks)
        is_running = year.running and place == len(year.messages) - 1
        cells.append(Cell(week * side, tops[row] + day.weekday() * side, value, is_running))
        if day.day == 1 or place == 0 or (week == 0 and day.weekday() == 0):
            months.append((tops[row], week * side, day))
    for squares in cells_of(cells, most_of(year.messages), side, side):
        axes.add_collection(squares, autolim=False)
    _name_days(axes, tops, side, words.locale)
    _name_months(axes, months, width, words.locale)


def legend_entries(year: CalendarYear, words: CalendarYearWords) -> list[Entry]:
    """The key: everything that is in the picture, and nothing else."""
    running = {"facecolor": STEPS[3], "edgecolor": BACKGROUND, "hatch": "////", "linewidth": 0}
    drawn = [
        (any(value is None for value in year.messages), Entry(words.unseen, UNSEEN)),
        (year.running and year.messages[-1] is not None, Entry(words.running, running)),
    ]
    return [entry for there, entry in drawn if there]


def _shape(year: CalendarYear) -> tuple[int, int]:
    """How many rows, and how many weeks each of them has."""
    last = year.first + timedelta(days=len(year.messages) - 1)
    weeks = (last - _monday(year.first)).days // DAYS + 1
    rows = -(-weeks // LONGEST_ROW)
    return rows, -(-weeks // rows)


def _days(year: CalendarYear) -> Iterator[tuple[date, float | None]]:
    for place, value in enumerate(year.messages):
        yield year.first + timedelta(days=place), value


def _name_days(axes: Axes, tops: list[float], side: float, locale: str) -> None:
    named = [(top + (day + 0.5) * side, _day_name(day, locale)) for top in tops for day in NAMED_DAYS]
    axes.set_yticks([place for place, _ in named], labels=[name for _, name in named])
    axes.tick_params(axis="y", pad=AFTER_DAY * 72)


def _name_months(axes: Axes, months: list[tuple[float, float, date]], width: float, locale: str) -> None:
    """Name the month above its first week, unless the one after would be run into or the end has no room."""
    named = [(top, left, format_date(day, "LLL", locale=locale)) for top, left, day in months]
    for place, (top, left, name) in enumerate(named):
        ends = left + text_width(name, SMALL)
        following = named[place + 1 : place + 2]
        if any(top == other and ends + APART > begins for other, begins, _ in following) or ends > width:
            continue
        axes.text(left, top - 0.07, name, size=SMALL, va="baseline")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day_name(day: int, locale: str) -> str:
    return format_date(MONDAY + timedelta(days=day), "ccc", locale=locale)


def _day_width(locale: str) -> float:
    return max(text_width(_day_name(day, locale), SMALL) for day in NAMED_DAYS)
