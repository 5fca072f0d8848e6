"""What every test may ask for: a real PostgreSQL database of its own."""

import asyncio
import gc
import logging
import os
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from bot.log import Discreet
from services.database import Database, create_database, open_pool
from tests.database_names import copied, dropped, named
from tests.lent_database import LentDatabase
from tests.shared_server import begin_run, end_run, server_address, template_on

# How long one example takes says something about the machine, and nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Half a million objects of libraries and tests stay until the end: looking through them again and again took a third of
# what collecting the tests takes, and the same at the end.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is looked for among what the tests themselves make."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """What a command line sets up ends with its test: the stream it writes to does."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in [each for each in root.handlers if isinstance(each.formatter, Discreet)]:
        root.removeHandler(handler)
    root.setLevel(level)


def pytest_configure(config: pytest.Config) -> None:
    """One server for the whole run, also where several workers share it."""
    if not hasattr(config, "workerinput"):
        begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The end of the run: by then all workers have ended."""
    if not hasattr(config, "workerinput"):
        end_run()


@pytest.fixture(scope="session")
def postgres() -> str:
    """The address of a server: an embedded one, or the one TEST_DATABASE_URL names (any database on it)."""
    return os.environ.get("TEST_DATABASE_URL") or server_address()


@pytest.fixture(scope="session")
def migrated_template(postgres: str) -> str:
    """The name of a database with the newest schema, which others are copied from."""
    return template_on(postgres)


@pytest.fixture
async def empty_database_url(postgres: str) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async for url in temporary_database(postgres, template=None):
        yield url


@pytest.fixture(scope="session")
def lent_database(postgres: str, migrated_template: str) -> Iterator[LentDatabase]:
    """The database that this worker's tests have one after the other."""
    lent = LentDatabase(postgres, migrated_template)
    yield lent
    asyncio.run(lent.drop())


@pytest.fixture
async def database_url(lent_database: LentDatabase) -> AsyncIterator[str]:
    """The address of a migrated, empty database."""
    yield await lent_database.lend()
    await lent_database.take_back()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database with an open pool."""
    async with open_pool(database_url, 8) as pool:
        yield Database(pool, database_url)


async def temporary_database(server: str, template: str | None) -> AsyncIterator[str]:
    """The address of a database of its own on a server, copied from a template and dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    if template is None:
        await create_database(server, name)
    else:
        await copied(server, name, template)
    try:
        yield named(server, name)
    finally:
        await dropped(server, name)
