"""History pages into PostgreSQL, beside what only stores their rows."""

from benchmarks.ingest.part import run

__all__ = ["run"]
