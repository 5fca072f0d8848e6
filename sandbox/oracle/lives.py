"""Members' lives folded into intervals."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.clock import parsed
from sandbox.oracle.rows import TrueMember, TrueSpan, TrueStay

type Json = dict[str, Any]


def member(facts: Json, *, present: bool) -> TrueMember:
    """One member's life from the facts of the world."""
    states = sorted(facts["states"], key=lambda one: one["at"])
    return TrueMember(
        user_id=int(facts["user_id"]),
        present=present,
        stays=tuple(_stay(one) for one in facts["stays"]),
        roles=tuple(_spans(states, lambda state: frozenset(map(int, state["roles"])))),
        names=tuple(_spans(states, lambda state: frozenset({state["name"]}))),
        banned=facts["banned"],
    )


def _stay(facts: Json) -> TrueStay:
    left = None if facts["left_at"] is None else parsed(facts["left_at"])
    return TrueStay(parsed(facts["joined_at"]), left, facts["ended_by"])


def _spans[Value: (int, str)](states: list[Json], had: Callable[[Json], frozenset[Value]]) -> Iterator[TrueSpan[Value]]:
    """For each value when it was had, in the order in which the intervals began; nobody has anything after leaving."""
    open_since: dict[Value, str] = {}
    closed: list[tuple[str, Value, str | None]] = []
    for state in states:
        now, at = had(state) if state["present"] else frozenset(), state["at"]
        for gone in open_since.keys() - now:
            began = open_since.pop(gone)
            if began != at:
                closed.append((began, gone, at))
        open_since |= {value: at for value in now if value not in open_since}
    closed += [(began, value, None) for value, began in open_since.items()]
    for began, value, ended in sorted(closed, key=lambda one: one[:2]):
        yield TrueSpan(value, parsed(began), None if ended is None else parsed(ended))
