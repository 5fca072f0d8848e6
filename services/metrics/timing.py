"""How long something takes, noted however it ends."""

import contextlib
from collections.abc import Iterator
from time import perf_counter

from services.metrics.shapes import Histogram


@contextlib.contextmanager
def timed(histogram: Histogram, *labels: str) -> Iterator[None]:
    """Note how long the block takes."""
    began = perf_counter()
    try:
        yield
    finally:
        histogram.note(perf_counter() - began, *labels)
