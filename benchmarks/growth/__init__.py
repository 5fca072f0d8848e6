"""What storing costs as a server grows, and what helps: the rollup, vacuum, BRIN indexes, partitions."""

from benchmarks.growth.part import run

__all__ = ["run"]
