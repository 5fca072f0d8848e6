"""One student: the card of Discord with figures to touch, the time on the course, and what they asked."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.choosing import one_of, student
from dashboard.figures.card import channels_figure, hours_figure, questions_figure, weeks_figure
from dashboard.figures.dress import drawing
from dashboard.figures.story import story_figure
from dashboard.filters import Filters, values
from dashboard.loop import answered
from dashboard.navigation import link
from dashboard.pieces import Card, cards, dark, heading, picture, said, saving, table
from dashboard.visit import Visit, looked_at, question
from services.page.student import State, StudentCard, StudentQuestion, student_card, student_time
from services.reports.report import Table
from services.students.headlines import ARROWS, Headline
from services.wording.periods import local_day
from services.wording.words import Words


def show(visit: Visit, filters: Filters) -> None:
    """The student in the address, or a way to choose one."""
    words = visit.words
    heading(words("One student"))
    chosen = student(visit, anybody=False)
    if chosen is None:
        said(words("Choose a student to see their card."))
        return
    part = one_of(
        "part", words("Part"), {"card": words("Card"), "time": words("Time on the course"), "asked": words("Questions")}
    )
    if part == "time":
        _time(visit, filters, chosen)
        return
    asked = {**values(replace(filters, channel=None)), "student": chosen}
    looked_at(visit, "student card", chosen, asked)
    card = answered(student_card, question(visit, "student card", asked))
    heading(card.title, below=card.about)
    with st.container(horizontal=True, gap="small"):
        link(visit, filters, "messages", words("Messages of {name}", name=card.name), student=str(chosen))
        link(visit, filters, "files", words("Files of {name}", name=card.name), student=str(chosen))
    for sentence in card.told:
        said(sentence)
    if part == "asked":
        _questions(card, visit)
    else:
        _card(card, visit)
    for sentence in card.notes:
        said(sentence, quiet=True)


def _card(card: StudentCard, visit: Visit) -> None:
    words = visit.words
    if card.figures is None:
        return
    drawn = drawing(words, dark=dark())
    cards([_figure(one) for one in card.shown])
    with st.container(border=True):
        heading(words("Messages per week"))
        weeks = weeks_figure(card, drawn)
        picture(weeks, "weeks", words, alt=_weeks_said(card, words), data=_weeks_table(card, words))
    left, right = st.columns(2)
    with left, st.container(border=True):
        heading(words("When, in these weeks"))
        if card.figures.hours.total:
            picture(hours_figure(card, drawn), "hours", words, alt=words("When, in these weeks"))
        else:
            said(words("Not enough data"))
    with right, st.container(border=True):
        heading(words("Where"))
        if card.channels:
            picture(channels_figure(card.channels, drawn), "channels", words, alt=_channels_said(card, words))
        else:
            said(words("Not enough data"))
    cards([_figure(one) for one in card.further])
    saving(_table(card, words), "card", words)
    if card.png:
        st.download_button(
            words("The card as in Discord"),
            card.png,
            file_name="card.png",
            mime="image/png",
            on_click="ignore",
            type="tertiary",
            icon=":material/image:",
        )


def _questions(card: StudentCard, visit: Visit) -> None:
    words = visit.words
    if not card.questions:
        said(words("No question found"))
        return
    picture(
        questions_figure(card, drawing(words, dark=dark())),
        "questions",
        words,
        alt=next((one.spoken for one in card.shown if one.name == words("Questions")), ""),
    )
    _list(card.questions, visit)


def _list(asked: tuple[StudentQuestion, ...], visit: Visit) -> None:
    words, zone = visit.words, visit.settings.zone
    names = {
        words("Asked at"): [one.asked_at.astimezone(zone) for one in asked],
        words("Channel"): [one.channel for one in asked],
        words("Text"): [one.excerpt for one in asked],
        words("What came of it"): [state_said(one.state, words) for one in asked],
        words("Link"): [one.link for one in asked],
    }
    columns = {
        words("Link"): st.column_config.LinkColumn(display_text=words("open in Discord")),
        words("Asked at"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
        words("Text"): st.column_config.TextColumn(width="large"),
    }
    table(pd.DataFrame(names), "student questions", words, columns=columns)


def _time(visit: Visit, filters: Filters, chosen: int) -> None:
    words = visit.words
    asked = {**values(replace(filters, channel=None)), "student": chosen}
    looked_at(visit, "student timeline", chosen, asked)
    time = answered(student_time, question(visit, "student timeline", asked))
    heading(time.title)
    for sentence in time.told:
        said(sentence)
    if time.weeks:
        today = local_day(question(visit, "today", {}).now, visit.settings.zone)
        counted = round(sum(value or 0 for _, value in time.weeks))
        with st.container(border=True):
            picture(
                story_figure(time, drawing(words, dark=dark()), today),
                "timeline",
                words,
                alt=words.count("{n} message", "{n} messages", counted),
            )
        happened = [event for event in reversed(time.events) if event.kind not in {"answered", "unanswered"}]
        names = {
            words("Day"): [event.day for event in happened],
            words("Until"): [event.until for event in happened],
            words("What"): [event.text for event in happened],
        }
        if happened:
            table(pd.DataFrame(names), "timeline", words)
    for sentence in time.notes:
        said(sentence, quiet=True)


def state_said(state: State, words: Words) -> str:
    """What came of a question, in words."""
    return {
        "open": words("no reply"),
        "answered": words("others replied"),
        "mentor": words("a mentor replied"),
        "closed": words("closed by a mentor"),
        "unclear": words("cannot tell"),
    }[state]


def _figure(one: Headline) -> Card:
    """A figure with what it is compared with: more than others is no praise, and less no blame."""
    return Card(one.name, one.value, f"{ARROWS.get(one.change, '')}{one.beside}")


def _weeks_said(card: StudentCard, words: Words) -> str:
    messages = round(sum(week.messages or 0 for week in card.figures.weeks)) if card.figures else 0
    counted = words.count("{n} message", "{n} messages", messages)
    return f"{words('Messages per week')}: {counted}"


def _channels_said(card: StudentCard, words: Words) -> str:
    named = words.listed(f"{part.name} {words.number(part.messages)}" for part in card.channels)
    return words("Channels: {channels}.", channels=named)


def _weeks_table(card: StudentCard, words: Words) -> Table:
    weeks = card.figures.weeks if card.figures else ()
    columns = (words("Week"), words("Messages"), words("Cohort, from"), words("Cohort, to"), words("Students"))
    return Table(
        "weeks", columns, tuple((week.start, week.messages, week.lower, week.upper, week.students) for week in weeks)
    )


def _table(card: StudentCard, words: Words) -> Table:
    """The same as below the card in Discord."""
    rows = [(one.name, one.value, one.beside) for one in (*card.shown, *card.further)]
    rows += [(part.name, words.number(part.messages), words("messages")) for part in card.channels]
    return Table("card", (words("Figure"), words("Value"), words("Beside it")), tuple(rows))
