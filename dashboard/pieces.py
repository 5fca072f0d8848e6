"""What every view is made of: texts as they are, figures that stack, pictures and tables that can be saved."""

import contextlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.visit import VISIT, Looked, Visit, last_look, write_down
from services.errors import DatabaseAway, ProfilerError
from services.exporting.files import table_file
from services.exporting.kinds import CONTENT_TYPES, Kind
from services.reports.report import Cell, Table
from services.wording.words import Words

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!$:~<>|&])")
FILE_NAME = re.compile(r"[^A-Za-z0-9]+")
TABLE_KINDS: tuple[Kind, ...] = ("csv", "xlsx")
ROW, HEAD, MOST_ROWS = 35, 38, 15  # pixels; rows until a table scrolls


@dataclass(frozen=True, slots=True)
class Card:
    """A figure and what it is; `change` is against the period before, as it is written, and `good` whether it is."""

    label: str
    value: str
    change: str = ""
    good: bool | None = None
    about: str = ""


def escaped(text: str) -> str:
    """A text that markdown leaves as it is: names hold stars, colons and dollar signs."""
    return MARKDOWN.sub(r"\\\1", text)


def said(text: str, *, quiet: bool = False) -> None:
    """A text as it is, line by line, without any formatting; `quiet` ones are small and grey."""
    kind = "said quiet" if quiet else "said"
    st.html(f'<p class="{kind}">{html.escape(text)}</p>')


def heading(text: str, *, below: str = "") -> None:
    """A heading as it is, with a small line below it."""
    st.subheader(escaped(text), anchor=False)
    if below:
        said(below, quiet=True)


def cards(found: Sequence[Card]) -> None:
    """Figures side by side, one below the other on a phone."""
    with st.container(horizontal=True, gap="small"):
        for one in found:
            st.metric(
                escaped(one.label),
                one.value,
                one.change or None,
                delta_color="off" if one.good is None else ("green" if one.good else "red"),
                delta_arrow="off" if one.good is None else ("up" if one.good else "down"),
                help=escaped(one.about) if one.about else None,
                border=True,
                width="content",
            )


def dark() -> bool:
    """Whether the browser shows the page dark."""
    return st.context.theme.type != "light"


def picture(figure: go.Figure, name: str, words: Words, *, alt: str = "", data: Table | None = None) -> None:
    """A chart that can be saved as a picture, and its data as a file; `name` is what they are called."""
    saved = {"format": "png", "filename": _file_name(name), "scale": 3}
    st.plotly_chart(
        figure,
        theme=None,
        width="stretch",
        key=f"picture {name}",
        config={
            "displayModeBar": True,
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": saved,
            "responsive": True,
            "scrollZoom": False,
        },
        alt=alt or None,
    )
    if data is not None:
        saving(data, name, words)


def table(
    frame: pd.DataFrame,
    name: str,
    words: Words,
    *,
    data: Table | None = None,
    columns: Mapping[str, Any] | None = None,
    **more: Any,
) -> Any:
    """A table that can be sorted and saved; `data` is what is saved, the frame itself where there is none.

    `columns` say how columns are shown (`st.column_config`); `more` goes to `st.dataframe`, whose answer is returned.
    """
    height = HEAD + ROW * max(1, min(len(frame), MOST_ROWS))
    answer = st.dataframe(
        frame, hide_index=True, column_config=dict(columns or {}), height=height, key=f"table {name}", **more
    )
    saving(data or table_of(frame, name), name, words)
    return answer


def saving(data: Table, name: str, words: Words) -> None:
    """Buttons that save a table; the files are made when they are asked for, and the log of looks keeps that."""
    visit, look = st.session_state.get(VISIT), last_look()
    with st.container(horizontal=True, gap="small"):
        for kind in TABLE_KINDS:
            st.download_button(
                words("Save as {kind}", kind=kind.upper()),
                partial(_taken, data, kind, visit, look),
                file_name=f"{_file_name(name)}.{kind}",
                mime=CONTENT_TYPES[kind],
                key=f"save {name} {kind}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def table_of(frame: pd.DataFrame, name: str) -> Table:
    """The cells of a frame as a table that can be saved."""
    rows = tuple(tuple(_cell(value) for value in row) for row in frame.itertuples(index=False, name=None))
    return Table(name, tuple(str(column) for column in frame.columns), rows)


@contextlib.contextmanager
def told(words: Words) -> Iterator[None]:
    """Show what went wrong within as its one sentence; what is beside it stays."""
    try:
        yield
    except DatabaseAway:
        st.warning(escaped(away(words)))
    except ProfilerError as problem:
        st.info(escaped(str(problem)))


def away(words: Words) -> str:
    """What is said when the database is away or too slow."""
    return words("The record cannot be reached just now: try again in a minute.")


def _taken(data: Table, kind: Kind, visit: Visit | None, look: Looked | None) -> bytes:
    """The file, once it is written down that somebody takes it away."""
    assert visit is not None, "only a visit has anything to take away"
    write_down(visit, look or Looked(data.name, None, {}), kind)
    return table_file(data, kind)


def _cell(value: Any) -> Cell:
    """A cell of a frame as one of a table: what is missing is empty, a list is its parts."""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, bool | int | float | str | date | datetime):
        return value
    plain: Cell = value.item() if hasattr(value, "item") else str(value)
    return plain


def _file_name(name: str) -> str:
    return FILE_NAME.sub("-", name.encode("ascii", "ignore").decode()).strip("-").lower() or "data"
