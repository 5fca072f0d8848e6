"""A database for targets that need one: that of FUZZ_DATABASE_URL, or one of their own."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg

from services.database import connect, create_database
from services.local_postgres import LocalPostgres
from services.schema import apply_migrations
from tests.database_names import named

VARIABLE = "FUZZ_DATABASE_URL"


@contextlib.contextmanager
def with_database(check: Callable[[asyncpg.Connection, bytes], Awaitable[None]]) -> Iterator[Callable[[bytes], None]]:
    """A check with a connection; whatever it writes is rolled back."""
    with contextlib.ExitStack() as stack:
        url = os.environ.get(VARIABLE) or stack.enter_context(_own())
        runner = stack.enter_context(asyncio.Runner())
        connection = runner.run(connect(url))

        async def checked(data: bytes) -> None:
            async with asyncio.timeout(60):
                transaction = connection.transaction()
                await transaction.start()
                try:
                    await check(connection, data)
                finally:
                    await transaction.rollback()

        yield lambda data: runner.run(checked(data))
        runner.run(connection.close())


@contextlib.contextmanager
def _own() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as folder:
        server = LocalPostgres(Path(folder) / "postgres", durable=False)
        server.start()
        try:
            url = named(server.url(), "fuzz")
            asyncio.run(create_database(server.url(), "fuzz"))
            asyncio.run(apply_migrations(url))
            yield url
        finally:
            server.stop()
