"""The messages themselves: the newest, or what a search finds."""

import html
from collections.abc import Iterator
from typing import Any

import streamlit as st

from dashboard.choosing import beyond, one_of, student, turning, typed
from dashboard.filters import Filters, values
from dashboard.loop import answered
from dashboard.pieces import heading, said, saving
from dashboard.visit import Visit, looked_at, question
from services.page.messages import Shown, messages_page

PERIOD = "30 days"  # what the filter shows where nothing is chosen
LONGEST = 4000  # signs of a message that are shown at once
STYLE = """
<style>
.message { border: 1px solid rgba(128,128,128,.35); border-radius: 8px; padding: .6rem .8rem; margin: 0 0 .5rem; }
.message header { display: flex; flex-wrap: wrap; gap: .2rem .7rem; font-size: .875rem; opacity: .8; }
.message header b { opacity: 1; }
.message p { margin: .25rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.message mark { background: #f0e442; color: #1f2328; border-radius: 3px; padding: 0 .1em; }
.message footer { font-size: .8rem; opacity: .75; margin-top: .3rem; overflow-wrap: anywhere; }
</style>
"""


def show(visit: Visit, filters: Filters) -> None:
    """Messages that fit the filters, a page at a time."""
    words = visit.words
    heading(words("Messages"))
    looked = typed("text", words("Look for"), words("words, “exact phrases”, -without"))
    left, right = st.columns(2)
    with left:
        chosen = student(visit, anybody=True)
    with right:
        has = one_of(
            "has",
            words("With"),
            {
                "": words("anything"),
                "file": words("a file"),
                "image": words("a picture"),
                "code": words("code"),
                "link": words("a link"),
            },
            pills=False,
        )
    given: dict[str, Any] = {
        **values(filters),
        "period": filters.period or PERIOD,
        "bots": filters.bots,
        "text": looked,
        "student": chosen,
        "has": has,
    }
    asked = {name: value for name, value in given.items() if value or name == "bots"}
    looked_at(visit, "search" if looked else "messages", chosen, asked)
    asked |= beyond("messages", asked, ["before"])
    found = answered(messages_page, question(visit, "messages", asked))
    for sentence in found.told:
        said(sentence)
    if not found.messages:
        said(words("No message fits: choose a longer period, or fewer words."))
    beginning = "before" in asked
    turning(visit, "above", {"before": found.older}, beginning=beginning)
    st.html(STYLE + "".join(_drawn(one, visit) for one in found.messages))
    turning(visit, "below", {"before": found.older}, beginning=beginning)
    if found.messages:
        saving(found.table, "messages", words)
    for sentence in found.notes:
        said(sentence, quiet=True)


def _drawn(one: Shown, visit: Visit) -> str:
    """A message as a piece of the page: everything that somebody wrote is text in it."""
    words = visit.words
    head = [f"<b>{html.escape(one.author)}</b>"]
    if one.is_bot:
        head.append(html.escape(words("app")))
    head.append(html.escape(one.channel))
    head.append(html.escape(words.moment(one.sent_at, visit.settings.zone)))
    opens = html.escape(words("open in Discord"))
    link = f'<a href="{html.escape(one.link)}" target="_blank" rel="noopener noreferrer">{opens}</a>'
    body = "".join(f"<p>{part}</p>" for part in _bodies(one)) or f"<p><i>{html.escape(words('(no text)'))}</i></p>"
    foot = " · ".join(html.escape(part) for part in _besides(one, visit))
    below = f"<footer>{foot}</footer>" if foot else ""
    above = "".join(f"<span>{part}</span>" for part in (*head, link))
    return f'<div class="message"><header>{above}</header>{body}{below}</div>'


def _bodies(one: Shown) -> Iterator[str]:
    """Its texts; in the first one what was looked for is marked."""
    for place, text in enumerate(one.texts):
        if place or not one.hits:
            yield html.escape(text[:LONGEST]) + ("…" if len(text) > LONGEST else "")
            continue
        last, parts = 0, []
        for begin, end in one.hits:
            parts += [html.escape(text[last:begin]), f"<mark>{html.escape(text[begin:end])}</mark>"]
            last = end
        yield "".join((*parts, html.escape(text[last:])))


def _besides(one: Shown, visit: Visit) -> Iterator[str]:
    words = visit.words
    if one.answers:
        yield words("in reply to {name}", name=one.answers)
    if one.edited_at is not None:
        yield words("edited {moment}", moment=words.moment(one.edited_at, visit.settings.zone))
    if one.files:
        yield words.count("{n} file", "{n} files", len(one.files)) + f": {', '.join(one.files)}"
    if one.reactions:
        yield words.count("{n} reaction", "{n} reactions", one.reactions)
    if one.pinned:
        yield words("pinned")
