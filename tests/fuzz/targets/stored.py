"""Gateway events all the way into PostgreSQL: what was understood can be stored."""

from contextlib import AbstractContextManager

import asyncpg

from tests.fuzz.target import Check, Target
from tests.fuzz.targets.database import with_database
from tests.fuzz.targets.events import TARGET as EVENTS
from tests.fuzz.targets.events import batch_of


async def check(con: asyncpg.Connection, data: bytes) -> None:
    """The database refuses nothing that the readers let through."""
    batch = batch_of(data)
    if batch is not None:
        await batch.write(con, {})


def opened() -> AbstractContextManager[Check]:
    """The check with its database."""
    return with_database(check)


TARGET = Target("stored", EVENTS.seeds, opened, 25)
