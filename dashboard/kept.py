"""Answers that are kept for a minute, in memory; who asks while one is being made waits for the same."""

import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Any

KEPT_SECONDS, MOST = 60.0, 500


class Answers:
    """Answers by everything that they depend on; `clock` tells seconds. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Future[Any]]] = OrderedDict()
        self._turn = Lock()

    def asked[T](self, name: str, ask: Callable[[], "Future[T]"]) -> "Future[T]":
        """The answer of that name, or the one that `ask` begins to make; what failed is asked again."""
        assert name, "nothing is kept without saying for whom"
        with self._turn:
            moment = self._clock()
            before = self._kept.get(name)
            if before is not None and before[0] > moment and not _failed(before[1]):
                return before[1]
            begun = ask()
            self._kept[name] = (moment + KEPT_SECONDS, begun)
            self._kept.move_to_end(name)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return begun


def _failed(answer: "Future[Any]") -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)
