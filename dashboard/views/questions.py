"""Questions: which wait, how long answers take, and who got some."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.choosing import one_of
from dashboard.facts import facts
from dashboard.figures.dress import drawing
from dashboard.figures.waits import waits_figure
from dashboard.filters import Filters, values
from dashboard.loop import answered
from dashboard.navigation import goto
from dashboard.pieces import Card, cards, dark, heading, picture, said, saving, table
from dashboard.visit import Visit, looked_at, question
from services.page.questions import Waiting, attention_page, open_page, times_page
from services.questions.durations import spoken

PERIOD = "30 days"  # what the filter shows where nothing is chosen


def show(visit: Visit, filters: Filters) -> None:
    """The part of the questions that the address names."""
    words = visit.words
    heading(words("Questions"))
    part = one_of(
        "part",
        words("Part"),
        {"open": words("Open questions"), "times": words("Response times"), "attention": words("Mentors’ attention")},
    )
    asked = values(replace(filters, channel=None, period=filters.period or PERIOD))
    if part == "times":
        _times(visit, asked)
    elif part == "attention":
        _attention(visit, filters, asked)
    else:
        _open(visit, filters, asked)


def _open(visit: Visit, filters: Filters, asked: dict[str, Any]) -> None:
    words, zone = visit.words, visit.settings.zone
    by = one_of(
        "waiting", words("Waiting for"), {"anyone": words("anybody’s reply"), "mentor": words("a mentor’s reply")}
    )
    asked = {**asked, "waiting": by}
    looked_at(visit, "questions", None, asked)
    found = answered(open_page, question(visit, "questions", asked))
    heading(found.title)
    for sentence in found.told:
        said(sentence)
    if found.waiting:
        oldest, unclear = found.waiting[0], sum(one.unclear for one in found.waiting)
        cards(
            [
                Card(words("Open questions"), words.number(len(found.waiting) - unclear)),
                Card(words("Cannot tell"), words.number(unclear)),
                Card(words("The oldest waits"), words.duration(oldest.waited)),
                Card(words("Taken care of"), words.number(sum(bool(one.claimed_by) for one in found.waiting))),
            ]
        )
        names = {
            words("Student"): [one.student for one in found.waiting],
            words("Channel"): [one.channel for one in found.waiting],
            words("Text"): [one.excerpt for one in found.waiting],
            words("Asked at"): [one.asked_at.astimezone(zone) for one in found.waiting],
            words("Waiting"): [words.duration(one.waited) for one in found.waiting],
            words("What is known"): [_remarks(one, visit) for one in found.waiting],
            words("Link"): [one.link for one in found.waiting],
        }
        columns = {
            words("Link"): st.column_config.LinkColumn(display_text=words("open in Discord")),
            words("Asked at"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
            words("Text"): st.column_config.TextColumn(width="large"),
        }
        said(words("Choose a row to open the student’s card."), quiet=True)
        chosen = table(
            pd.DataFrame(names),
            "open questions",
            words,
            data=found.table,
            columns=columns,
            on_select="rerun",
            selection_mode="single-row",
        )
        if chosen.selection.rows:
            goto(visit, filters, "student", student=str(found.waiting[chosen.selection.rows[0]].student_id))
    for sentence in found.notes:
        said(sentence, quiet=True)


def _times(visit: Visit, asked: dict[str, Any]) -> None:
    words = visit.words
    looked_at(visit, "question times", None, asked)
    found = answered(times_page, question(visit, "question times", asked))
    heading(found.title, below=found.note)
    for sentence in found.told:
        said(sentence)
    facts([(one.name, one.value) for one in found.fields])
    if found.first_steps is not None or found.mentor_steps is not None:
        with st.container(border=True):
            heading(words("How soon questions are answered"))
            alt = words(
                "Share of questions with a reply by the time since they were asked, {note}. "
                "First reply: {first}. First mentor’s reply: {mentor}.",
                note=found.note,
                first=spoken(found.first, words),
                mentor=spoken(found.mentor, words),
            )
            picture(waits_figure(found, drawing(words, dark=dark())), "response times", words, alt=alt)
    elif found.table is not None:
        said(words("Not enough data: a curve takes five questions."))
    if found.table is not None:
        saving(found.table, "response times", words)
    for sentence in found.notes:
        said(sentence, quiet=True)


def _attention(visit: Visit, filters: Filters, asked: dict[str, Any]) -> None:
    words = visit.words
    looked_at(visit, "attention", None, asked)
    found = answered(attention_page, question(visit, "attention", asked))
    heading(found.title)
    for sentence in found.told:
        said(sentence)
    cards([Card(one.name, one.value) for one in found.fields])
    if found.each:
        names = {
            words("Student"): [one.student.name for one in found.each],
            words("Questions"): [one.asked for one in found.each],
            words("Answered by a mentor"): [one.by_mentor for one in found.each],
            words("By other students only"): [one.by_others for one in found.each],
            words("Without a reply"): [one.waiting for one in found.each],
            words("Cannot tell"): [one.unknown for one in found.each],
        }
        said(words("Choose a row to open the student’s card."), quiet=True)
        chosen = table(
            pd.DataFrame(names),
            "attention",
            words,
            data=found.table,
            on_select="rerun",
            selection_mode="single-row",
        )
        if chosen.selection.rows:
            goto(visit, filters, "student", student=str(found.each[chosen.selection.rows[0]].student.user_id))
    if found.loads:
        heading(words("First mentor to reply"))
        frame = pd.DataFrame(found.loads, columns=[words("Mentor"), words("Questions")])
        table(frame, "first mentors", words)
    for sentence in found.notes:
        said(sentence, quiet=True)


def _remarks(one: Waiting, visit: Visit) -> str:
    words = visit.words
    told = []
    if one.unclear:
        told.append(words("Cannot tell: something was not seen since."))
    if one.replied:
        told.append(words("Others have replied, no mentor has."))
    if one.claimed_by:
        told.append(words("{name} takes care of it.", name=one.claimed_by))
    return " ".join(told)
