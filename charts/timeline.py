"""The axis of days: dates in the reader's language where there is room for them."""

from datetime import date, timedelta

from babel.dates import format_date, format_skeleton
from matplotlib.axes import Axes

from charts.theme import SMALL, WIDTH, draw_upright_lines, text_width

SINGLE_DAYS = 16  # up to so many days each has its weekday and number
WEEKS = 120  # up to so many days Mondays are marked; above, months
GAP = 0.2  # inches between two labels
EDGE = 0.02  # inches between a label and the picture's edge


def dress_time_axis(axes: Axes, first: date, last: date, locale: str) -> None:
    """Mark days, Mondays or months, whichever fit, and name as many as stand apart."""
    days = (last - first).days + 1
    if days <= SINGLE_DAYS:
        marks = [(place + 0.5, _day_label(first + timedelta(days=place), locale)) for place in range(days)]
    elif days <= WEEKS:
        marks = [(float(place), format_skeleton("MMMd", day, locale=locale)) for place, day in _mondays(first, last)]
    else:
        marks = [(float(place), format_date(day, "LLL", locale=locale)) for place, day in _months(first, last)]
    named = [(place, label) for (place, _), label in zip(marks, _with_room(axes, marks), strict=True) if label]
    axes.set_xticks([place for place, _ in named], labels=[label for _, label in named])
    if days > SINGLE_DAYS:
        draw_upright_lines(axes, [place for place, _ in marks])


def _with_room(axes: Axes, marks: list[tuple[float, str]]) -> list[str]:
    """The labels that neither touch the one before nor leave the picture; the others are empty."""
    box, (left, right) = axes.get_position(), axes.get_xlim()
    widths = [max(text_width(line, SMALL) for line in text.split("\n")) for _, text in marks]
    centres = [(box.x0 + box.width * (place - left) / (right - left)) * WIDTH for place, _ in marks]
    step = 1
    while step < len(marks) and _touching(centres[::step], widths[::step]):
        step += 1
    inside = [
        width / 2 + EDGE < centre < WIDTH - width / 2 - EDGE for centre, width in zip(centres, widths, strict=True)
    ]
    return [text if place % step == 0 and inside[place] else "" for place, (_, text) in enumerate(marks)]


def _touching(centres: list[float], widths: list[float]) -> bool:
    ends = [centre + width / 2 for centre, width in zip(centres, widths, strict=True)]
    starts = [centre - width / 2 for centre, width in zip(centres, widths, strict=True)]
    return any(start < end + GAP for end, start in zip(ends, starts[1:], strict=False))


def label_height(first: date, last: date) -> float:
    """Inches that the labels take below the axis."""
    return 0.58 if (last - first).days < SINGLE_DAYS else 0.39


def _day_label(day: date, locale: str) -> str:
    return f"{format_date(day, 'ccc', locale=locale)}\n{day.day}"


def _mondays(first: date, last: date) -> list[tuple[int, date]]:
    days = [(place, first + timedelta(days=place)) for place in range((last - first).days + 1)]
    return [(place, day) for place, day in days if day.weekday() == 0]


def _months(first: date, last: date) -> list[tuple[int, date]]:
    days = [(place, first + timedelta(days=place)) for place in range((last - first).days + 1)]
    return [(place, day) for place, day in days if day.day == 1]
