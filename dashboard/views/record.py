"""The record: how complete it is, what was seen when, and how the sync does."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.figures.coverage import coverage_figure, runs_figure
from dashboard.figures.dress import drawing
from dashboard.filters import Filters, values
from dashboard.loop import answered
from dashboard.pieces import Card, cards, dark, heading, picture, said, table
from dashboard.visit import Visit, looked_at, question
from services.page.record import ChannelHealth, RecordPage, record_page, whole_record_page
from services.sync.status import Health
from services.wording.words import Words

PERIOD = "30 days"  # what the filter shows where nothing is chosen
MARKS = {
    Health.HIDDEN: "🔴",
    Health.UNREAD: "🟠",
    Health.GAP: "🟠",
    Health.READING: "🔵",
    Health.FILES: "🔵",
    Health.FINE: "🟢",
}


def show(visit: Visit, filters: Filters) -> None:
    """The state of the record; administrators read every channel's name."""
    words, zone = visit.words, visit.settings.zone
    asked = values(replace(Filters(), period=filters.period or PERIOD))
    looked_at(visit, "sync status", None, asked)
    service = whole_record_page if visit.is_admin else record_page
    found = answered(service, question(visit, "record", asked))
    heading(words("How complete the record is"))
    _figures(found, visit)
    for sentence in found.told:
        said(sentence)
    if found.strips:
        with st.container(border=True):
            period = words.days(found.begin.date(), found.end.date())
            heading(words("What I have seen, by channel"), below=period)
            figure = coverage_figure(found, drawing(words, dark=dark()), zone)
            picture(figure, "coverage", words, alt=found.told[0] if found.told else "")
    _channels(found, filters, visit)
    _runs(found, visit)


def _figures(found: RecordPage, visit: Visit) -> None:
    words, seen = visit.words, found.shares
    shown = [
        Card(words("Complete"), f"{words.number(found.complete)} / {words.number(len(found.channels))}"),
        Card(
            words("Complete through"),
            "–" if found.complete_through is None else words.moment(found.complete_through, visit.settings.zone),
        ),
    ]
    if seen is not None:
        shown += [
            Card(words("Seen live"), words.percent(seen.live), about=words("Of all channels’ time.")),
            Card(words("Read afterwards"), words.percent(seen.read), about=words("Of all channels’ time.")),
            Card(
                words("Not seen"),
                words.percent(seen.gap + seen.hidden + seen.unread),
                about=words("No connection, no permission, or not read yet."),
            ),
            Card(words("Compared with Discord"), words.percent(seen.verified), about=words("Of all channels’ time.")),
        ]
    shown += [
        Card(words("Files kept"), words.number(found.files.get("stored", 0))),
        Card(words("Files waiting"), words.number(found.files.get("waiting", 0) + found.files.get("failed", 0))),
        Card(words("Waiting for the search"), words.number(found.not_indexed)),
    ]
    cards(shown)


def _channels(found: RecordPage, filters: Filters, visit: Visit) -> None:
    words, zone = visit.words, visit.settings.zone
    heading(words("Channel by channel"), below=words("The worst first."))
    shown = [one for one in found.channels if filters.channel in {None, one.channel_id}]

    def at(one: ChannelHealth, name: str) -> object:
        moment = getattr(one, name)
        return None if moment is None else moment.astimezone(zone)

    names = {
        words("Channel"): [one.name for one in shown],
        words("State"): [f"{MARKS[one.health]} {one.said}" for one in shown],
        words("Complete through"): [at(one, "complete_through") for one in shown],
        words("Back to"): [words("its beginning") if one.whole else _moment(one, visit) for one in shown],
        words("Last checked"): [at(one, "verified_at") for one in shown],
        words("Files waiting"): [one.waiting_files for one in shown],
    }
    moments = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")
    columns = {
        words("Complete through"): moments,
        words("Last checked"): moments,
        words("State"): st.column_config.TextColumn(width="medium"),
    }
    table(pd.DataFrame(names), "channels of the record", words, columns=columns)


def _runs(found: RecordPage, visit: Visit) -> None:
    words, zone = visit.words, visit.settings.zone
    heading(words("Runs of the sync"), below=words("The newest first."))
    if not found.runs:
        said(words("None so far."))
        return
    with st.container(border=True):
        picture(
            runs_figure(found.runs, drawing(words, dark=dark()), zone),
            "runs",
            words,
            alt=_runs_said(found, words),
        )
    names = {
        words("When"): [one.at.astimezone(zone) for one in found.runs],
        words("What became of it"): [one.said for one in found.runs],
        words("Seconds"): [round(one.seconds, 1) for one in found.runs],
        words("Requests"): [one.requests for one in found.runs],
        words("Found"): [one.findings for one in found.runs],
    }
    columns = {
        words("When"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
        words("Found"): st.column_config.TextColumn(width="large"),
    }
    table(pd.DataFrame(names), "runs of the sync", words, columns=columns)


def _runs_said(found: RecordPage, words: Words) -> str:
    failed = sum(one.state in {"failed", "cut"} for one in found.runs)
    counted = words.count("{n} run of the sync", "{n} runs of the sync", len(found.runs))
    return f"{counted}; {words('not well: {n}', n=words.number(failed))}"


def _moment(one: ChannelHealth, visit: Visit) -> str:
    return "–" if one.back_to is None else visit.words.moment(one.back_to, visit.settings.zone)
