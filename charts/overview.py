"""A cohort on one picture: headline figures, its weeks, who is active and who is quiet as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from babel.numbers import format_percent
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts.activity import Daily, DailyWords, draw_daily, only_weeks
from charts.activity import legend_entries as daily_entries
from charts.frame import Heading, Margins, empty
from charts.headline import Headline
from charts.legend import Entry
from charts.ranking import Ranked, Ranking, RankingWords, draw_ranking, margins_of
from charts.scale import number_width
from charts.shade import draw_unseen
from charts.stacked import Lines, Section, headline_lines, sentence, stacked
from charts.theme import BACKGROUND, EDGE, SKY, SMALL, text_width, themed, to_png
from charts.timeline import dress_time_axis, label_height

type Numbers = tuple[float | None, ...]
type Style = Mapping[str, Any]

WEEKS, ACTIVE, PART_ROW = 1.2, 0.85, 0.26  # inches
BESIDE_LABELS = 0.18  # inches
LINE: Style = MappingProxyType({"color": SKY, "linewidth": 2, "zorder": 4})
RUNNING = (0, (1, 1.4))  # dashes of the way to a week that is not over


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the students: what they have in common ("Active", "Quiet", "Never wrote", "New"), and how many."""

    name: str
    students: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A cohort's figures, up to six, and its weeks from their Mondays.

    `middle`, `lower` and `upper` are the median student's messages in each week and the middle half of all (None:
    nothing can be said); `active` the share of students that wrote in it, 0 to 1. `seen` has one value for each week;
    `running`: the last week is not over. `parts` add up to the students there are, in a fixed order.
    """

    headlines: tuple[Headline, ...]
    starts: tuple[date, ...]
    last: date | None
    middle: Numbers
    lower: Numbers
    upper: Numbers
    active: Numbers
    seen: tuple[bool, ...]
    running: bool
    parts: tuple[Part, ...]

    def daily(self) -> Daily:
        """The weeks as the picture of messages per week takes them; there is at least one."""
        return only_weeks(
            self.starts,
            self.last or self.starts[-1],
            self.middle,
            lower=self.lower,
            upper=self.upper,
            seen=self.seen,
            running=self.running,
        )


@dataclass(frozen=True, slots=True)
class OverviewWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `title` is the cohort's name, `note` the period and the number of students. `messages`, `active` and `parts` are
    headings ("Messages a week and student", "Share of students who wrote", "Students now"), `middle`, `band`, `unseen`
    and `running` the key; `few` is "not enough data", `nothing` is said when there are no students.
    """

    locale: str
    title: str
    note: str
    messages: str
    middle: str
    band: str
    active: str
    unseen: str
    running: str
    parts: str
    few: str
    nothing: str


@themed
def cohort_overview(data: Overview, words: OverviewWords) -> bytes:
    """The picture as PNG bytes."""
    return to_png(build_figure(data, words))


@themed
def build_figure(data: Overview, words: OverviewWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading, found = Heading(words.title, words.note), sections(data, words)
    return stacked(heading, found, legend_entries(data, words)) if found else empty(heading, words.nothing)


def sections(data: Overview, words: OverviewWords) -> list[Section | Lines]:
    """The parts of the picture from the top down; none without any data."""
    found: list[Section | Lines] = [headline_lines(data.headlines)] if data.headlines else []
    if _known(data.middle):
        found += [_messages(data, words)]
    elif data.starts:
        found += [sentence(words.messages, words.few)]
    if _known(data.active):
        found += [_active(data, words)]
    if any(part.students for part in data.parts):
        found += [_parts(data, words)]
    return found


def legend_entries(data: Overview, words: OverviewWords) -> list[Entry]:
    """The key of the weeks."""
    if not data.starts or not (_known(data.middle) or _known(data.active)):
        return []
    return daily_entries(data.daily(), _week_words(words))


def draw_active(axes: Axes, data: Overview, words: OverviewWords) -> None:
    """Draw on given axes which share of the students wrote in each week, dotted to a week that is not over."""
    edges = data.daily().edges()
    middles = (edges[:-1] + edges[1:]) / 2
    shares = np.array([np.nan if share is None else share for share in data.active], dtype=float)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, 1.06))
    draw_unseen(axes, edges, data.seen)
    whole = len(shares) - int(data.running)
    axes.fill_between(middles[:whole], 0, shares[:whole], color=SKY, alpha=0.2, linewidth=0, zorder=3)
    axes.plot(middles[:whole], shares[:whole], marker="o", markersize=4.5, markeredgecolor=BACKGROUND, **LINE)
    if data.running:
        axes.plot(middles[-2:], shares[-2:], linestyle=RUNNING, **LINE)
        axes.plot(middles[-1:], shares[-1:], marker="o", markersize=5.5, markerfacecolor=BACKGROUND, **LINE)
    marks = [0, 0.5, 1]
    axes.set_yticks(marks, labels=[format_percent(mark, locale=words.locale) for mark in marks])
    dress_time_axis(axes, data.starts[0], data.last or data.starts[-1], words.locale)


def _messages(data: Overview, words: OverviewWords) -> Section:
    daily, names = data.daily(), _week_words(words)
    return Section(words.messages, WEEKS, lambda axes: draw_daily(axes, daily, names), _margins(data, words))


def _active(data: Overview, words: OverviewWords) -> Section:
    return Section(words.active, ACTIVE, lambda axes: draw_active(axes, data, words), _margins(data, words))


def _margins(data: Overview, words: OverviewWords) -> Margins:
    """The same for both pictures of the weeks, so that a week stands below itself."""
    most = max((value for value in (*data.middle, *data.upper) if value is not None), default=0)
    numbers = max(number_width(most, words.locale), text_width(format_percent(1, locale=words.locale), SMALL))
    last = data.last or data.starts[-1]
    return Margins(EDGE + numbers + BESIDE_LABELS, EDGE, label_height(data.starts[0], last))


def _parts(data: Overview, words: OverviewWords) -> Section:
    rows = Ranking(tuple(Ranked(None, part.name, part.students) for part in data.parts), places=False)
    names = RankingWords(words.locale, "", "", "", words.few)
    height = PART_ROW * len(data.parts)
    return Section(words.parts, height, lambda axes: draw_ranking(axes, rows, names), margins_of(rows, names))


def _week_words(words: OverviewWords) -> DailyWords:
    return DailyWords(words.locale, "", "", words.middle, "", words.band, "", words.unseen, words.running)


def _known(values: Numbers) -> bool:
    return any(value is not None for value in values)
