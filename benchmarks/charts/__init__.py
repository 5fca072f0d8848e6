"""Each picture of the product beside a bare figure, and many of them at once."""

from benchmarks.charts.part import run

__all__ = ["run"]
