"""How the drawing of one answer divides into working figures out and drawing the chart."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from sys import modules
from typing import Any


class Split:
    """Seconds inside of charts and in all, of tasks that are run here as the render worker runs them."""

    def __init__(self) -> None:
        self.charts = 0.0
        self._deep = 0

    def run(self, task: str, payload: object) -> tuple[float, float]:
        """The seconds that a task takes with its figures, and with its chart."""
        from services.render_tasks import TASKS  # noqa: PLC0415 - it brings pandas and matplotlib

        with self._watched():
            self.charts, began = 0.0, time.perf_counter()
            TASKS[task](payload)
            took = time.perf_counter() - began
        return took - self.charts, self.charts

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Meanwhile, take the time of whatever the makers of pictures call of charts."""
        put: list[tuple[Any, str, Any]] = []
        for name, module in list(modules.items()):
            if name.startswith("services.") and "pictures" in name:
                for known, called in list(vars(module).items()):
                    if callable(called) and not isinstance(called, type) and _is_chart(called):
                        put.append((module, known, called))
                        setattr(module, known, self._timed(called))
        try:
            yield
        finally:
            for module, known, called in put:
                setattr(module, known, called)

    def _timed(self, draw: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(draw)
        def timed(*given: Any, **named: Any) -> Any:
            self._deep += 1
            began = time.perf_counter()
            try:
                return draw(*given, **named)
            finally:
                self._deep -= 1
                if not self._deep:
                    self.charts += time.perf_counter() - began

        return timed


def _is_chart(called: Any) -> bool:
    return str(getattr(called, "__module__", "")).startswith("charts.")
