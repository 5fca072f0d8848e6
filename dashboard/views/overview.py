"""Everybody at a glance: key figures against the period before, where, when and how evenly they write."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.choosing import chosen, one_of
from dashboard.figures.boxes import boxes
from dashboard.figures.dress import Drawing, drawing
from dashboard.figures.heatmap import heatmap
from dashboard.figures.pie import pie
from dashboard.figures.trend import active, trend, weeks
from dashboard.filters import Filters, values
from dashboard.loop import answered, asking
from dashboard.navigation import link
from dashboard.pieces import Card, cards, dark, heading, picture, said, table, told
from dashboard.visit import Visit, looked_at, question
from services.cohort.figures import Line
from services.cohort.metrics import METRICS, called
from services.page.overview import Overview, overview
from services.page.rhythm import rhythm
from services.page.share import share
from services.page.spread import spread
from services.page.trend import trend as followed
from services.reports.question import Question
from services.wording.words import Words

METRIC = "metric"  # in the address
SEEN, PAINT_SECONDS = "overview seen", 0.45
ARROWS = {1: "▲ ", -1: "▼ ", 0: "= "}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what, and how it is drawn."""

    visit: Visit
    values: Mapping[str, Any]
    drawn: Drawing

    @property
    def words(self) -> Words:
        """The language of the visit."""
        return self.visit.words

    def question(self, name: str, **more: Any) -> Question:
        """A question as the command of that name asks it."""
        return question(self.visit, name, {**self.values, **more})


def show(visit: Visit, filters: Filters) -> None:
    """The figures first; every picture below comes as soon as it is counted."""
    words = visit.words
    asked = Asked(visit, values(filters), drawing(words, dark=dark()))
    looked_at(visit, "cohort overview", None, asked.values)
    found = answered(overview, asked.question("cohort overview"))
    heading(found.head.name, below=found.head.nothing or found.head.note)
    if found.head.nothing:
        return
    for sentence in found.head.sentences:
        said(sentence)
    cards([_card(line) for line in found.lines])
    shown = time.monotonic()
    link(visit, filters, "students", words("All students in one table"))
    _ask_for_the_rest(asked)
    _figures_first(shown)
    _weeks(found, asked)
    left, right = st.columns(2)
    with left:
        _where(asked)
    with right:
        _when(asked)
    _by_metric(asked)
    _rest(found, words)


def _ask_for_the_rest(asked: Asked) -> None:
    """All that stands below is asked for at once."""
    metric = chosen(METRIC, METRICS)
    asking(share, asked.question("cohort channels"))
    asking(rhythm, asked.question("cohort heatmap"))
    for by in ("cohort", "week"):
        asking(spread, asked.question("cohort distribution", metric=metric, by=by))
    asking(followed, asked.question("cohort trend", metric=metric))


def _figures_first(shown: float) -> None:
    """Let a browser that has just come show the figures: drawing all pictures keeps it busy for seconds."""
    if not st.session_state.setdefault(SEEN, False):
        st.session_state[SEEN] = True
        time.sleep(max(0.0, shown + PAINT_SECONDS - time.monotonic()))


def _card(line: Line) -> Card:
    arrow = "" if line.change is None or not line.beside else ARROWS[line.change]
    return Card(line.name, line.value, f"{arrow}{line.beside}")


def _weeks(found: Overview, asked: Asked) -> None:
    words = asked.words
    left, right = st.columns(2)
    with left, st.container(border=True):
        heading(words("Messages a week"), below=words("The median student, and the middle half of all."))
        alt = words("{name}: messages a week, {note}.", name=found.head.name, note=found.head.note)
        picture(weeks(found, asked.drawn), "messages a week", words, alt=alt, data=found.data)
    with right, st.container(border=True):
        heading(words("Wrote that week"), below=words("The share of the students who were there."))
        alt = words("{name}: the share that wrote, by week, {note}.", name=found.head.name, note=found.head.note)
        picture(active(found, asked.drawn), "wrote that week", words, alt=alt, data=found.data)


def _where(asked: Asked) -> None:
    words = asked.words
    with st.container(border=True), told(words):
        found = answered(share, asked.question("cohort channels"))
        heading(words("Messages by channel"), below=found.head.nothing or found.head.note)
        if not found.parts:
            said(words("Nobody wrote in this period."))
            return
        largest = "; ".join(f"{part.name}: {words.number(part.value)}" for part in found.parts)
        picture(pie(found, asked.drawn), "messages by channel", words, alt=largest, data=found.data)


def _when(asked: Asked) -> None:
    words = asked.words
    with st.container(border=True), told(words):
        found = answered(rhythm, asked.question("cohort heatmap"))
        heading(words("Hours of the week"), below=found.busiest or found.head.note)
        if not found.busiest:
            said(words("Nobody wrote in this period."))
            return
        picture(heatmap(found, asked.drawn), "hours of the week", words, alt=found.busiest, data=found.data)


def _by_metric(asked: Asked) -> None:
    """The pictures that can count something else than messages."""
    words = asked.words
    names = {name: called(metric, words) for name, metric in METRICS.items()}
    metric = one_of(METRIC, words("What is counted below"), names, pills=False)
    left, right = st.columns(2)
    with left:
        _spread(asked, metric, "cohort", words("By cohort: a usual week of each student"))
    with right:
        _spread(asked, metric, "week", words("Week by week: each student"))
    with st.container(border=True), told(words):
        found = answered(followed, asked.question("cohort trend", metric=metric))
        heading(words("Trend: the mean student"), below=found.head.nothing or found.head.note)
        if not any(mean is not None for line in found.lines for mean in line.means):
            said(words("Not enough data for a curve yet."))
        else:
            changes = "; ".join(f"{line.name}: {line.said}" for line in found.lines)
            picture(trend(found, asked.drawn), "trend", words, alt=changes, data=found.data)
            for line in found.lines:
                said(f"{line.name}: {line.said}", quiet=True)


def _spread(asked: Asked, metric: str, by: str, title: str) -> None:
    words = asked.words
    with st.container(border=True), told(words):
        found = answered(spread, asked.question("cohort distribution", metric=metric, by=by))
        heading(title, below=words("Every point is a student; box: the middle half, line: the median."))
        if not any(group.points for group in found.groups):
            said(words("Not enough days to tell anybody’s week yet."))
            return
        medians = "; ".join(f"{group.name}: {group.said}" for group in found.groups)
        upright = by == "week"
        name = f"students by {by}"
        picture(boxes(found, asked.drawn, upright=upright), name, words, alt=medians, data=found.data)


def _rest(found: Overview, words: Words) -> None:
    """What the students come to as numbers, and what all of it rests on."""
    left, right = st.columns(2)
    with left, st.container(border=True):
        heading(words("Students"))
        frame = pd.DataFrame(found.parts, columns=[words("Students"), "n"])
        table(frame, "students of the period", words)
    with right, st.container(border=True):
        heading(words("How even, and where it goes"))
        for line in found.more:
            said(f"{line.name}: {line.value}")
        for note in found.head.footnotes:
            said(note, quiet=True)
