"""What a view asks for beside the filters, kept in the address as well: it is foreign input and looked at as such."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.loop import answered
from dashboard.visit import Visit, question
from services.page.people import people

STUDENT = "student"
LONGEST, MOST_DIGITS = 200, 19
LARGEST_ID = 2**63 - 1


def number(name: str) -> int | None:
    """An id in the address; None for anything else."""
    typed = str(st.query_params.get(name, ""))
    if not typed.isascii() or not typed.isdigit() or len(typed) > MOST_DIGITS:
        return None
    return min(int(typed), LARGEST_ID)


def text(name: str) -> str:
    """A text in the address."""
    return str(st.query_params.get(name, "")).strip()[:LONGEST]


def kept(name: str, value: Any) -> None:
    """Put something into the address, or take it out of it."""
    if value:
        st.query_params[name] = str(value)
    else:
        st.query_params.pop(name, None)


def student(visit: Visit, *, anybody: bool) -> int | None:
    """The student in the address, chosen by name; with `anybody` none has to be.

    An id of nobody whom the visitor may choose is none: it may be of somebody who was forgotten, whom no log may name.
    """
    words, names = visit.words, answered(people, question(visit, "people", {}))
    chosen = found if (found := number(STUDENT)) in names else None
    offered: list[int | None] = [None, *names] if anybody else list(names)
    key = f"choose {STUDENT} {anybody}"
    st.session_state[key] = chosen
    st.selectbox(
        words("Student"),
        offered,
        index=None,
        key=key,
        format_func=lambda one: words("Anybody") if one is None else names.get(one, str(one)),
        placeholder=words("Anybody") if anybody else words("Choose a student"),
        on_change=_into_address,
        args=(STUDENT, key),
    )
    return chosen


def chosen(name: str, choices: Iterable[str]) -> str:
    """One of several things in the address, the first unless another is there."""
    offered = list(choices)
    found = text(name)
    return found if found in offered else offered[0]


def one_of(name: str, label: str, choices: Mapping[str, str], *, pills: bool = True) -> str:
    """The same, with a way to choose another."""
    offered = list(choices)
    found = chosen(name, offered)
    key = f"choose {name}"
    st.session_state[key] = found
    given: dict[str, Any] = {
        "format_func": lambda one: choices.get(one, one),
        "key": key,
        "on_change": _into_address,
        "args": (name, key),
    }
    if pills:
        st.segmented_control(label, offered, label_visibility="collapsed", required=True, **given)
    else:
        st.selectbox(label, offered, **given)
    return found


def typed(name: str, label: str, placeholder: str) -> str:
    """A text that somebody types, kept in the address."""
    key = f"type {name}"
    st.session_state[key] = text(name)
    st.text_input(label, key=key, placeholder=placeholder, max_chars=LONGEST, on_change=_into_address, args=(name, key))
    return text(name)


def forget(names: Sequence[str]) -> None:
    """Take several things out of the address: where in a list somebody was, when they ask for another."""
    for name in names:
        st.query_params.pop(name, None)


def beyond(what: str, asked: Mapping[str, Any], names: Sequence[str]) -> dict[str, int]:
    """Where the list of `what` goes on, as the address says; at its beginning when something else is asked for."""
    key = f"{what} asked"
    before = st.session_state.get(key, asked)
    st.session_state[key] = dict(asked)
    if before != asked:
        forget(names)
        return {}
    return {name: found for name in names if (found := number(name)) is not None}


def turning(visit: Visit, place: str, older: Mapping[str, int | None], *, beginning: bool) -> None:
    """Buttons to the next page of a list, which begins where `older` says, and (`beginning`) back to its first."""
    words = visit.words
    with st.container(horizontal=True, gap="small"):
        if beginning:
            st.button(
                words("To the newest"),
                key=f"newest {place}",
                icon=":material/first_page:",
                on_click=forget,
                args=(list(older),),
            )
        if None not in older.values():
            st.button(
                words("Older ones"),
                key=f"older {place}",
                icon=":material/arrow_forward:",
                on_click=_turn,
                args=(dict(older),),
            )


def _turn(older: Mapping[str, int]) -> None:
    for name, value in older.items():
        kept(name, value)


def _into_address(name: str, key: str) -> None:
    kept(name, st.session_state[key])
