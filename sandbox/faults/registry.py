"""The faults that are set: which kind, what it matches, how often it strikes."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import count as counter
from typing import Any

type Action = Callable[[Mapping[str, Any]], None]


class UnknownFault(ValueError):
    """No fault of this name exists; the text lists those that do."""


@dataclass(slots=True, eq=False)
class Fault:
    """One fault: `count` strikes left (None = for ever), each with a probability from its own seed."""

    id: int
    kind: str
    match: Mapping[str, Any]
    count: int | None
    probability: float
    options: Mapping[str, Any]
    chance: random.Random
    struck: int = 0
    missed: int = 0
    """How often it could do nothing when it struck: what it names was gone."""

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Whether every matcher agrees: an equal value, one of a list, or a pattern with * for texts."""
        return all(name in facts and _agrees(wanted, facts[name]) for name, wanted in self.match.items())

    def waits_for(self, facts: Mapping[str, Any]) -> bool:
        """Whether this is the moment to act: after what matches, or before it when the matcher says so."""
        moment = {"when": "after"}
        return facts.get("when", "after") == self.match.get("when", "after") and self.matches(moment | dict(facts))

    def get(self, name: str, default: Any = None) -> Any:
        """One of the fault's options."""
        return self.options.get(name, default)


@dataclass(slots=True)
class Faults:
    """All faults of a sandbox. Rooms declare the kinds they know; people add and clear faults."""

    kinds: dict[str, str] = field(default_factory=dict)
    active: list[Fault] = field(default_factory=list)
    _actions: dict[str, Action] = field(default_factory=dict)
    _ids: Any = field(default_factory=lambda: counter(1))
    _acting: bool = False

    def declare(self, kind: str, says: str, action: Action | None = None) -> None:
        """Make a kind known, in words; with an action it strikes at once, or where it matches, see `passed`."""
        self.kinds[kind] = says
        if action is not None:
            self._actions[kind] = action

    def add(
        self,
        kind: str,
        *,
        count: int | None = 1,
        probability: float = 1.0,
        seed: int = 0,
        match: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Fault:
        """Set a fault; `UnknownFault` when no room declared the kind.

        One that acts by itself acts at once, unless it has a matcher or a probability: then it waits for a request or
        an event. `match` may say when=before (the request took effect); else it acts after it, before the answer.
        """
        if kind not in self.kinds:
            raise UnknownFault(f"There is no fault {kind!r}; there are: {', '.join(sorted(self.kinds))}.")
        fault = Fault(next(self._ids), kind, match or {}, count, probability, options, random.Random(seed))
        if kind in self._actions and not fault.match and probability >= 1:
            for _ in range(count or 1):
                fault.struck += 1
                self._actions[kind](options)
        else:
            self.active.append(fault)
        return fault

    def take(self, kind: str, **facts: Any) -> Fault | None:
        """The first fault of a kind that strikes here, counted; None when none does."""
        for fault in self.active:
            if fault.kind == kind and fault.matches(facts) and fault.chance.random() < fault.probability:
                self._strike(fault)
                return fault
        return None

    def passed(self, **facts: Any) -> None:
        """A request or event passes: faults that act by themselves and waited for it act now."""
        if self._acting:
            return
        for fault in [one for one in self.active if one.kind in self._actions and one.waits_for(facts)]:
            if fault.chance.random() < fault.probability:
                self._strike(fault)
                self._act(fault)

    def _act(self, fault: Fault) -> None:
        self._acting = True  # what the fault does passes by here too
        try:
            self._actions[fault.kind](fault.options)
        except (LookupError, ValueError):  # the message or person it names is gone by now
            fault.missed += 1
        finally:
            self._acting = False

    def has(self, kind: str) -> bool:
        """Whether a fault of this kind is set."""
        return any(fault.kind == kind for fault in self.active)

    def clear(self, kind: str | None = None) -> None:
        """Take away all faults, or all of one kind."""
        self.active = [fault for fault in self.active if kind is not None and fault.kind != kind]

    def _strike(self, fault: Fault) -> None:
        fault.struck += 1
        if fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                self.active.remove(fault)


def _agrees(wanted: Any, fact: Any) -> bool:
    if isinstance(wanted, list | tuple | set | frozenset):
        return any(_agrees(one, fact) for one in wanted)
    if isinstance(wanted, str) and fact is not None:
        return fnmatchcase(str(fact), wanted)
    return bool(wanted == fact)
