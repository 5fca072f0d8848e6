"""Hand-written SQL, named after the table it belongs to or after the feature that asks."""

import functools
from pathlib import Path

FOLDER = Path(__file__).parent


@functools.cache
def load(name: str) -> str:
    """The statement in `models/sql/<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
