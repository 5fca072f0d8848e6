"""What is around every view: how the page looks, who is signed in, language, the way out."""

from pathlib import Path

import streamlit as st

from dashboard.navigation import draw, navigate
from dashboard.pieces import away, escaped, said
from dashboard.visit import LANGUAGE, SPOKEN, SignedOut, Visit, browser_words, sign_out, visit
from services.errors import DatabaseAway, ProfilerError
from services.page_access.visiting import NotKnownYet

STYLE = """
<style>
p.said { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
p.said.quiet { opacity: 0.75; font-size: 0.875rem; }
.block-container { padding-top: 3.5rem; max-width: 1400px; }
[data-testid="stMetric"] { min-width: 9.5rem; }
/* Streamlit's own file would hold formulas; the buttons below a table save one that is harmless. */
button[aria-label="Download as CSV"] { display: none; }
[data-testid="stSidebar"] [data-testid="stPageLink-NavLink"] { padding-block: 0.375rem; }
@media (max-width: 640px) {
  .block-container { padding-left: 0.75rem; padding-right: 0.75rem; }
  [data-testid="stMetric"] { min-width: 100%; }
}
</style>
"""
ICON = str(Path(__file__).with_name("icon.svg"))
NAMES = {"en": "English", "pl": "Polski"}
LOOK_AGAIN_SECONDS = 5


def main() -> None:
    """Draw the view that the address names, for whoever is signed in; nothing for anybody else."""
    st.set_page_config(page_title="Student Profiler", page_icon=ICON, layout="wide")
    st.html(STYLE)
    try:
        here = visit()
    except NotKnownYet as wait:
        closed(str(wait), again=True)
        return
    except DatabaseAway:
        closed(away(browser_words()))
        return
    except ProfilerError as problem:
        closed(str(problem))
        return
    try:
        view, filters = navigate(here)
        foot(here)
        draw(view, here, filters)
    except SignedOut as ended:
        closed(str(ended))
    except DatabaseAway:
        closed(away(here.words))


def closed(text: str, *, again: bool = False) -> None:
    """The page with nothing on it but one sentence; `again` ones are looked at again by themselves."""
    st.info(escaped(text))
    if again:
        _look_again()


def foot(visit: Visit) -> None:
    """Who is signed in, the language, and the way out, below the filters."""
    words = visit.words
    with st.sidebar:
        st.divider()
        said(words("{name} on {server}", name=visit.name, server=visit.guild_name), quiet=True)
        st.session_state["language"] = words.locale.language
        st.segmented_control(
            words("Language"),
            list(SPOKEN),
            format_func=lambda one: NAMES[one],
            key="language",
            on_change=_speak,
            required=True,
            label_visibility="collapsed",
        )
        if st.button(words("Sign out"), icon=":material/logout:", type="tertiary"):
            sign_out(visit)
            st.rerun()


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _look_again() -> None:
    seen = st.session_state.setdefault("waited", 0)
    st.session_state["waited"] = seen + 1
    if seen:
        st.rerun()


def _speak() -> None:
    """Put the language into the address."""
    st.query_params[LANGUAGE] = st.session_state["language"]
