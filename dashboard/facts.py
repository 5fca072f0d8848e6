"""Figures that are sentences: they take the room they need, where a card would cut them."""

import html
from collections.abc import Sequence

import streamlit as st

STYLE = """
<style>
.facts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0 0 .5rem !important; padding: 0 !important; }
.facts div { border: 1px solid rgba(128,128,128,.35); border-radius: 8px; padding: .6rem .9rem; flex: 1 1 15rem; }
.facts dt { font-size: .875rem; opacity: .8; }
.facts dd { margin: .15rem 0 0; font-size: 1.2rem; overflow-wrap: anywhere; }
</style>
"""


def facts(found: Sequence[tuple[str, str]]) -> None:
    """Names with what is said of them, side by side where there is room."""
    shown = "".join(f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>" for name, value in found)
    st.html(f'{STYLE}<dl class="facts">{shown}</dl>')
