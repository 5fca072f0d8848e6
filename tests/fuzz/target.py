"""What a target of the fuzzing is."""

import contextlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

type Check = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Target:
    """One parser of foreign input: `check` raises where it does what it never may, `seeds` are inputs it understands.

    `opened` makes the check where it needs something around it, such as a database; `rounds` are those of the suite.
    """

    name: str
    seeds: tuple[bytes, ...]
    opened: Callable[[], AbstractContextManager[Check]]
    rounds: int = 300


def plain(check: Check) -> Callable[[], AbstractContextManager[Check]]:
    """A check that needs nothing around it."""
    return lambda: nullcontext(check)


def as_json(*values: Any) -> tuple[bytes, ...]:
    """Seeds of a target that reads JSON."""
    return tuple(json.dumps(value).encode() for value in values)


def loaded(data: bytes) -> Any:
    """The JSON in an input; None when it is none."""
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(data)
    return None


class Mistake(AssertionError):
    """Something was logged that only a mistake of ours logs."""


class Loud(logging.Handler):
    """Keeps the first exception that was logged: a mistake that was caught is a mistake all the same."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.caught: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        if record.exc_info and self.caught is None:
            self.caught = record.exc_info[1]


LOUD = Loud()


@contextlib.contextmanager
def no_mistakes(*loggers: str) -> Iterator[None]:
    """Raises Mistake afterwards when one of the loggers was told of an exception."""
    LOUD.caught = None
    watched = [logging.getLogger(name) for name in loggers]
    for one in watched:
        one.addHandler(LOUD)
        one.propagate = False
    try:
        yield
    finally:
        for one in watched:
            one.removeHandler(LOUD)
            one.propagate = True
    if LOUD.caught is not None:
        raise Mistake(repr(LOUD.caught)) from LOUD.caught
