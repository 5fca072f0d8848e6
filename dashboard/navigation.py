"""The views of the page, their addresses, and the way from one to the next: filters go along."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

import streamlit as st

from dashboard.filters import ALL, Filters, address, asked, read
from dashboard.mistakes import where
from dashboard.pieces import escaped, told
from dashboard.visit import Visit
from services.errors import ProfilerError
from services.wording.words import Words

log = logging.getLogger(__name__)

type Show = Callable[[Visit, Filters], None]


@dataclass(frozen=True, slots=True)
class View:
    """A view: `name` is its module in `dashboard/views` and its address; `filters` are those that matter there."""

    name: str
    icon: str
    title: Callable[[Words], str]
    filters: tuple[str, ...] = ALL


VIEWS = (
    View("overview", ":material/monitoring:", lambda words: words("Overview")),
    View("students", ":material/groups:", lambda words: words("Students")),
    View("student", ":material/person:", lambda words: words("One student"), ("period",)),
    View("questions", ":material/help:", lambda words: words("Questions"), ("cohort", "period")),
    View("files", ":material/attach_file:", lambda words: words("Files"), ("cohort", "role", "channel", "period")),
    View(
        "messages", ":material/chat:", lambda words: words("Messages"), ("cohort", "role", "channel", "period", "bots")
    ),
    View("record", ":material/verified:", lambda words: words("Record"), ("channel", "period")),
)
NAMES = frozenset(view.name for view in VIEWS)


class ViewModule(Protocol):
    """What a module in `dashboard/views` has."""

    show: Show


def goto(visit: Visit, filters: Filters, name: str, **more: str) -> None:
    """Go to a view with the same filters; `more` is what stands in its address besides, such as student="123"."""
    st.switch_page(_page(_view(name), visit), query_params=address(filters, visit, **more))


def link(visit: Visit, filters: Filters, name: str, label: str, **more: str) -> None:
    """A link to a view with the same filters."""
    st.page_link(_page(_view(name), visit), label=escaped(label), query_params=address(filters, visit, **more))


def navigate(visit: Visit) -> tuple[View, Filters]:
    """The view that the address names, with its filters; draws what leads to the others and changes the filters."""
    pages = {view.name: _page(view, visit) for view in VIEWS}
    current = st.navigation(list(pages.values()), position="hidden")
    view = next(one for one in VIEWS if pages[one.name].url_path == current.url_path)
    with st.sidebar:
        _menu(pages, visit)
        filters = asked(visit, view.filters)
    current.run()
    return view, filters


def _menu(pages: dict[str, Any], visit: Visit) -> None:
    """What leads to the other views, before anything is asked: whoever goes on at once takes the new choice along."""
    chosen = address(read(st.query_params.to_dict()), visit)
    with st.container(gap=None):
        for one in VIEWS:
            st.page_link(
                pages[one.name], label=one.title(visit.words), icon=one.icon, query_params=chosen, width="stretch"
            )


def draw(view: View, visit: Visit, filters: Filters) -> None:
    """Draw a view; what goes wrong is told in one sentence, our own mistakes in the log without a word of anybody."""
    with told(visit.words):
        try:
            cast("ViewModule", import_module(f"dashboard.views.{view.name}")).show(visit, filters)
        except ProfilerError:
            raise
        except Exception as mistake:  # noqa: BLE001 - whatever it is, the visitor reads one sentence
            log.error("the view %s could not be drawn: %s", view.name, where(mistake))  # noqa: TRY400 - no texts in logs
            st.error(escaped(visit.words("Something went wrong here. It was written down; please try again later.")))


def _view(name: str) -> View:
    return next(one for one in VIEWS if one.name == name)


def _page(view: View, visit: Visit) -> Any:
    return st.Page(
        _nothing,
        title=f"{view.title(visit.words)} · {visit.guild_name}",
        url_path=view.name,
        default=view is VIEWS[0],
    )


def _nothing() -> None:
    """Views are drawn by whoever knows the visit."""
