"""A student's time here: weeks as bars, and below them what happened, lane by lane."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts.activity import Daily, DailyWords, draw_daily
from charts.activity import legend_entries as daily_entries
from charts.frame import Heading, Margins, empty, framed
from charts.inches import split_below
from charts.lanes import MARKS, Moment, draw_marks, draw_spans
from charts.legend import Entry
from charts.names import fitting
from charts.scale import number_width
from charts.theme import EDGE, GRID, SMALL, text_width, themed, to_png
from charts.timeline import dress_time_axis, label_height

type Numbers = tuple[float | None, ...]

PLOT, GAP, LANE = 1.5, 0.16, 0.33  # inches: the bars, from them to the lanes, a lane
LONGEST_LANE = 1.45  # inches
BEFORE_LANES, RIGHT = 0.17, 0.2  # inches


class Kind(Enum):
    """What can happen, and the lane it stands on."""

    JOINED = "joined"
    RETURNED = "returned"
    ROLE = "role"
    LEFT = "left"
    BREAK = "break"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    TALK = "talk"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day; a break lasts until a day, included, None is "still".

    `text` is written beside it where there is room: the cohort's name, for a role.
    """

    kind: Kind
    day: date
    until: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class StudentTimeline:
    """Messages per week from Mondays (None: nothing can be said), and the events of the same time in any order.

    `seen` has one value for each week; `running`: the last week is not over.
    """

    first: date
    last: date
    starts: tuple[date, ...]
    messages: Numbers
    seen: tuple[bool, ...]
    running: bool
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentTimelineWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `title` is the student's name. `kinds` has a short word for each kind of event: those of joined, returned, role and
    left stand in the key of the lane `here` ("Here"), the others name lanes ("Break", "Answered", "Unanswered", …).
    """

    locale: str
    title: str
    note: str
    messages: str
    unseen: str
    running: str
    here: str
    kinds: Mapping[Kind, str]
    nothing: str


HERE = (Kind.JOINED, Kind.RETURNED, Kind.ROLE, Kind.LEFT)
LANES = (Kind.BREAK, Kind.ANSWERED, Kind.UNANSWERED, Kind.TALK, Kind.NOTE)


@themed
def student_timeline(data: StudentTimeline, words: StudentTimelineWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(data, words))


@themed
def build_figure(data: StudentTimeline, words: StudentTimelineWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    if not data.events and not any(data.messages):
        return empty(heading, words.nothing)
    names = [name for name, _ in lanes_of(data, words)]
    most = max((value for value in data.messages if value is not None), default=0)
    left = max([text_width(name, SMALL) for name in names] + [number_width(most, words.locale)]) + EDGE + BEFORE_LANES
    height = PLOT + (GAP + LANE * len(names) if names else 0)
    margins = Margins(left, RIGHT, label_height(data.first, data.last))
    figure, axes = framed(heading, height, margins, legend_entries(data, words))
    draw_student_timeline(axes, data, words)
    return figure


def draw_student_timeline(axes: Axes, data: StudentTimeline, words: StudentTimelineWords) -> None:
    """Draw the weeks on given axes, and the lanes on a part of their room at the foot."""
    names = lanes_of(data, words)
    lanes = split_below(axes, LANE * len(names), GAP) if names else None
    draw_daily(axes, _weeks(data), _week_words(words))
    if lanes is None:
        return
    axes.tick_params(axis="x", labelbottom=False)
    lanes.set(xlim=axes.get_xlim(), ylim=(len(names) - 0.5, -0.5))
    lanes.set_yticks(range(len(names)), labels=[name for name, _ in names])
    lanes.tick_params(axis="y", pad=BEFORE_LANES * 72)
    lanes.hlines(range(len(names)), 0, 1, transform=lanes.get_yaxis_transform(), color=GRID, linewidth=0.8, zorder=0)
    dress_time_axis(lanes, data.first, data.last, words.locale)
    for lane, (_, kinds) in enumerate(names):
        moments = _moments(data, kinds)
        if Kind.BREAK in kinds:
            draw_spans(lanes, lane, _breaks(data))
        else:
            draw_marks(lanes, lane, moments, counted=kinds != HERE)


def legend_entries(data: StudentTimeline, words: StudentTimelineWords) -> list[Entry]:
    """The key: the weeks, and the signs of the first lane; the other lanes have their names beside them."""
    there = {event.kind for event in data.events}
    signs = [Entry(words.kinds[kind], MARKS[kind.value].style(), point=True) for kind in HERE if kind in there]
    return [*daily_entries(_weeks(data), _week_words(words)), *signs]


def lanes_of(data: StudentTimeline, words: StudentTimelineWords) -> list[tuple[str, tuple[Kind, ...]]]:
    """The lanes that have something on them, from the top down: their names as written, and their kinds of events."""
    there = {event.kind for event in data.events}
    every = [(words.here, HERE), *((words.kinds[kind], (kind,)) for kind in LANES)]
    return [(fitting(name, LONGEST_LANE, SMALL), kinds) for name, kinds in every if there.intersection(kinds)]


def _moments(data: StudentTimeline, kinds: tuple[Kind, ...]) -> list[Moment]:
    """The events of a lane in order, in days since the first day; what is outside the time stands at its edge."""
    days = (data.last - data.first).days + 1
    found = sorted((event for event in data.events if event.kind in kinds), key=_order)
    return [
        Moment(min(max((event.day - data.first).days + 0.5, 0), days), MARKS[event.kind.value], event.text)
        for event in found
        if event.kind is not Kind.BREAK
    ]


def _breaks(data: StudentTimeline) -> list[tuple[float, float]]:
    """Where breaks begin and end within the time shown, in days since the first day."""
    days = (data.last - data.first).days + 1
    spans = []
    for event in sorted((event for event in data.events if event.kind is Kind.BREAK), key=_order):
        until = days if event.until is None else (event.until - data.first).days + 1
        spans.append((float(max((event.day - data.first).days, 0)), float(min(until, days))))
    return [(begins, ends) for begins, ends in spans if begins < ends]


def _order(event: Event) -> tuple[date, str, str]:
    return event.day, event.kind.value, event.text


def _weeks(data: StudentTimeline) -> Daily:
    nothing = (None,) * len(data.starts)
    return Daily(
        first=data.first,
        last=data.last,
        starts=data.starts,
        messages=data.messages,
        mean=nothing,
        lower=nothing,
        upper=nothing,
        seen=data.seen,
        running=data.running,
        weekly=True,
        level=None,
    )


def _week_words(words: StudentTimelineWords) -> DailyWords:
    return DailyWords(words.locale, "", "", words.messages, "", "", "", words.unseen, words.running)
