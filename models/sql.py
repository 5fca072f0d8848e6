"""Hand-written SQL, kept in `models/*.sql` beside the model it belongs to."""

import functools
from pathlib import Path

FOLDER = Path(__file__).parent


@functools.cache
def load(name: str) -> str:
    """The statement in `models/<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
