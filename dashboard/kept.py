"""Answers that are kept for a minute, in memory."""

from typing import Any

import streamlit as st

from dashboard.loop import Parts, loop
from services.reports.question import Question

KEPT_SECONDS, MOST = 60, 500


@st.cache_data(ttl=KEPT_SECONDS, max_entries=MOST, show_spinner=False)
def kept(asked: str, _service: Any, _question: Question) -> Any:
    """What the service answers; `asked` says everything that the answer depends on."""
    assert asked, "nothing is kept without saying for whom"

    async def done(parts: Parts) -> Any:
        return await _service(parts.tools, _question)

    return loop().do(done)
