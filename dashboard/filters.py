"""The filters of every view, kept in the address, so that a view can be shared; the address never holds the session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.loop import answered
from dashboard.pieces import escaped
from dashboard.visit import LANGUAGE, SERVER, Visit, question
from services.page_access.choices import Choices, choices
from services.wording.periods import DEFAULT_DAYS

LARGEST_ID, LONGEST_PERIOD = 2**63 - 1, 100
ALL = ("cohort", "role", "channel", "period", "bots")
YES = "yes"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked about: None and "" are the defaults of the commands' options of the same names."""

    cohort: int | None = None
    role: int | None = None
    channel: int | None = None
    period: str = ""
    bots: bool = False


def read(address: Mapping[str, str]) -> Filters:
    """The filters of an address; what is none is left out."""
    return Filters(
        cohort=_number(address.get("cohort")),
        role=_number(address.get("role")),
        channel=_number(address.get("channel")),
        period=str(address.get("period") or "").strip()[:LONGEST_PERIOD].rstrip(),
        bots=address.get("bots") == YES,
    )


def written(filters: Filters) -> dict[str, str]:
    """The filters as they stand in an address; defaults are left out."""
    given = {
        "cohort": filters.cohort,
        "role": filters.role,
        "channel": filters.channel,
        "period": filters.period,
        "bots": YES if filters.bots else None,
    }
    return {name: str(value) for name, value in given.items() if value}


def values(filters: Filters) -> dict[str, Any]:
    """The same as a question's values, named as the options of the commands; defaults are left out."""
    given: dict[str, Any] = {name: getattr(filters, name) for name in ALL}
    return {name: value for name, value in given.items() if value}


def address(filters: Filters, visit: Visit, **more: str) -> dict[str, str]:
    """Everything that stands in the address of a view: filters, server and language, and what the view adds."""
    kept = {name: str(st.query_params[name]) for name in (LANGUAGE,) if name in st.query_params}
    return {SERVER: str(visit.guild_id), **kept, **written(filters), **more}


def asked(visit: Visit, shown: tuple[str, ...]) -> Filters:
    """The filters of this visit's address, and what changes them in the sidebar; `shown` are those that matter."""
    filters, words = read(st.query_params.to_dict()), visit.words
    known = answered(choices, question(visit, "choices", {}))
    draw: dict[str, Callable[[], None]] = {
        "cohort": lambda: _choice("cohort", words("Cohort"), words("All of yours"), known.cohorts, filters.cohort),
        "role": lambda: _choice("role", words("Role"), words("Any role"), known.roles, filters.role),
        "channel": lambda: _choice("channel", words("Channel"), words("All channels"), known.channels, filters.channel),
        "period": lambda: _period(visit, known, filters.period),
        "bots": lambda: _bots(words("Count bots too"), on=filters.bots),
    }
    for name in ALL:
        if name in shown:
            draw[name]()
    return allowed(filters, known)


def allowed(filters: Filters, known: Choices) -> Filters:
    """Without a channel or role that is not the visitor's to name; of a wrong cohort the question itself says so."""
    channel = filters.channel if filters.channel in known.channels else None
    role = filters.role if filters.role in known.roles or filters.role in known.cohorts else None
    return replace(filters, channel=channel, role=role)


def _choice(name: str, label: str, none: str, names: Mapping[int, str], chosen: int | None) -> None:
    key = f"filter {name}"
    offered = [0, *names]
    st.session_state[key] = chosen if chosen in names else 0
    st.selectbox(
        label,
        offered,
        key=key,
        format_func=lambda one: names.get(one, none),
        on_change=_into_address,
        args=(name, key),
    )


def _period(visit: Visit, known: Choices, chosen: str) -> None:
    key, usual = "filter period", f"{DEFAULT_DAYS} days"
    offered = list(known.periods)
    asked_for = chosen or usual
    if asked_for not in offered:
        offered.append(asked_for)
    st.session_state[key] = asked_for
    st.selectbox(
        visit.words("Period"),
        offered,
        key=key,
        format_func=lambda one: known.periods.get(one, one),
        accept_new_options=True,
        help=escaped(visit.words("Or two days, such as 2026-10-01..2026-10-31.")),
        on_change=_into_address,
        args=("period", key),
    )


def _bots(label: str, *, on: bool) -> None:
    key = "filter bots"
    st.session_state[key] = on
    st.checkbox(label, key=key, on_change=_into_address, args=("bots", key))


def _into_address(name: str, key: str) -> None:
    """Put what was chosen into the address: it is the one place where filters are kept."""
    value = st.session_state[key]
    said = YES if value is True else str(value or "")
    if said:
        st.query_params[name] = said[:LONGEST_PERIOD]
    else:
        st.query_params.pop(name, None)


def _number(text: str | None) -> int | None:
    typed = str(text or "")
    if not typed.isascii() or not typed.isdigit() or not 0 < len(typed) < 20:
        return None
    return min(int(typed), LARGEST_ID)
