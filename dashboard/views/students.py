"""All students in one table that can be sorted, searched and saved."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.choosing import one_of, typed
from dashboard.figures.dress import Drawing, drawing
from dashboard.figures.sparkline import sparkline
from dashboard.filters import Filters, values
from dashboard.loop import answered
from dashboard.navigation import goto
from dashboard.pieces import dark, heading, said, table
from dashboard.visit import Visit, looked_at, question
from services.cohort.metrics import METRICS, called
from services.page.table import Everybody, Row, students_table
from services.page.table import table as everybody
from services.quiet.people import Kind
from services.wording.words import Words

ONLY: Mapping[str, Callable[[Row], bool]] = {
    "everybody": lambda _: True,
    "quiet": lambda row: row.kind is Kind.QUIET,
    "back": lambda row: row.kind is Kind.BACK,
    "never": lambda row: row.kind is Kind.NEVER,
    "asking": lambda row: row.open_questions > 0,
}
MOST_REASONS = 50
QUIET_FIRST = (Kind.QUIET, Kind.NEVER, Kind.BACK)


def show(visit: Visit, filters: Filters) -> None:
    """The table; a row that is chosen opens the student."""
    words = visit.words
    find, only, metric = _asked_besides(words)
    asked = {**values(filters), "metric": metric}
    looked_at(visit, "students", None, asked)
    found = answered(everybody, question(visit, "students", asked))
    heading(found.head.name, below=found.head.nothing or found.head.note)
    if found.head.nothing:
        return
    for sentence in found.head.sentences:
        said(sentence)
    rows = _chosen(found.rows, find, only)
    if not rows:
        said(words("Nobody here is like that: change what you look for."))
        return
    _table(found, rows, metric, visit, filters)
    _why(rows, words)
    for note in found.head.footnotes:
        said(note, quiet=True)


def _asked_besides(words: Words) -> tuple[str, str, str]:
    """A part of the name, whom to show, and what is counted."""
    left, middle, right = st.columns([2, 3, 2], vertical_alignment="bottom")
    with left:
        find = typed("find", words("Name"), words("A part of the name"))
    with middle:
        only = one_of(
            "only",
            words("Whom to show"),
            {
                "everybody": words("Everybody"),
                "quiet": words("Gone quiet"),
                "back": words("Back after a break"),
                "never": words("Never wrote"),
                "asking": words("With open questions"),
            },
            pills=False,
        )
    with right:
        names = {name: called(metric, words) for name, metric in METRICS.items()}
        metric = one_of("metric", words("What is counted"), names, pills=False)
    return find, only, metric


def _chosen(rows: Sequence[Row], find: str, only: str) -> list[Row]:
    """The rows that are asked for: those that need somebody first, then by what they did."""
    wanted = [row for row in rows if find.casefold() in row.name.casefold() and ONLY[only](row)]
    return sorted(wanted, key=_order)


def _order(row: Row) -> tuple[int, float, int, str]:
    place = len(QUIET_FIRST) if row.kind is None else QUIET_FIRST.index(row.kind)
    return place, -(row.chance or 0.0) if row.kind is Kind.QUIET else 0.0, -row.amount, row.name


def _table(found: Everybody, rows: Sequence[Row], metric: str, visit: Visit, filters: Filters) -> None:
    words = visit.words
    drawn = drawing(words, dark=dark())
    frame = _frame(rows, drawn)
    said(words.count("{n} student. Choose a row to open it.", "{n} students. Choose a row to open it.", len(rows)))
    answer = table(
        frame,
        "students",
        words,
        data=students_table(rows, METRICS[metric], found.mondays, words),
        columns=_columns(found, words),
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
    )
    chosen = answer.selection.rows if answer is not None else []
    if chosen and chosen[0] < len(rows) and not rows[chosen[0]].is_bot:
        goto(visit, filters, "student", student=str(rows[chosen[0]].user_id))


def _why(rows: Sequence[Row], words: Words) -> None:
    """The reasons of everybody who is named, to be read on a phone too."""
    named = [row for row in rows if row.reasons]
    if not named:
        return
    with st.expander(words("Why they are named"), icon=":material/flag:"):
        for row in named[:MOST_REASONS]:
            said(f"{row.name} · {row.flag}")
            said(" · ".join(row.reasons), quiet=True)
        if len(named) > MOST_REASONS:
            said(words.count("and {n} more", "and {n} more", len(named) - MOST_REASONS), quiet=True)


def _frame(rows: Sequence[Row], drawn: Drawing) -> pd.DataFrame:
    """The cells that are shown; names of columns are those of `_columns`."""
    most = max((value for row in rows for value in row.weeks if value is not None), default=0.0)
    return pd.DataFrame(
        {
            "name": [row.name for row in rows],
            "flag": [row.flag for row in rows],
            "weeks": [sparkline(row.weeks, most, drawn) for row in rows],
            "amount": [row.amount for row in rows],
            "active_days": [row.active_days for row in rows],
            "open": [row.open_questions for row in rows],
            "silent": pd.array([row.silent_days for row in rows], dtype="Int64"),
            "chance": [None if row.chance is None else 100 * row.chance for row in rows],
            "last_on": [row.last_on for row in rows],
            "cohorts": [", ".join(row.cohorts) for row in rows],
            "reasons": [" · ".join(row.reasons) for row in rows],
            "left_on": [row.left_on for row in rows],
        }
    )


def _columns(found: Everybody, words: Words) -> dict[str, Any]:
    config = st.column_config
    return {
        "name": config.TextColumn(words("Student"), pinned=True, width=140),
        "flag": config.TextColumn(words("Flag"), width=120),
        "weeks": config.ImageColumn(words("Last 12 weeks"), width=150),
        "amount": config.NumberColumn(found.counted, format="localized"),
        "active_days": config.NumberColumn(words("Active days")),
        "open": config.NumberColumn(words("Open questions")),
        "silent": config.NumberColumn(words("Silent days")),
        "chance": config.NumberColumn(
            words("Chance"), format="%.0f%%", help=words("Of silence in the chat for the next two weeks.")
        ),
        "last_on": config.DateColumn(words("Last active on"), format="iso8601"),
        "cohorts": config.TextColumn(words("Cohort")),
        "reasons": config.TextColumn(words("Why"), width="large"),
        "left_on": config.DateColumn(words("Left on"), format="iso8601"),
    }
