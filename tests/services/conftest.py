"""What the services' tests share."""

from collections.abc import AsyncIterator

import pytest

from services.database import Database
from services.storage.transactions import Connection


@pytest.fixture
async def con(database: Database) -> AsyncIterator[Connection]:
    """A connection to a migrated, empty database."""
    async with database.pool.acquire() as connection:
        yield connection
