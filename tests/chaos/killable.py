"""A PostgreSQL server that can be killed as a power cut would, and that a test has for itself."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import psutil

from bot.demo_database import template_name
from services.database import connect, create_database
from services.local_postgres import LocalPostgres
from services.schema import apply_migrations
from tests.e2e.bot_process import until

TEMPLATE = template_name()  # the one of a copied cluster
# Whatever a killed process had handed to the kernel is there afterwards: only a power cut needs fsync.
SETTINGS = {"fsync": "off", "shared_buffers": "64MB", "max_connections": "60"}


class KillablePostgres:
    """One server in a folder; `template` is migrated once, each scene gets a copy.

    `cluster` puts a stopped cluster that has the template already into a folder.
    """

    def __init__(self, folder: Path, cluster: Callable[[Path], None] | None = None) -> None:
        self._cluster = cluster
        self._server = LocalPostgres(folder / "postgres", settings=SETTINGS)

    def url(self, name: str) -> str:
        return self._server.url(name)

    async def start(self) -> None:
        await asyncio.to_thread(self._server.start)

    async def stop(self) -> None:
        """End it as an operator would; whoever is connected is cut off."""
        await asyncio.to_thread(self._server.stop)

    async def kill(self) -> None:
        """End it at once, with all its children."""
        first_line = (self._server.data / "postmaster.pid").read_text().split("\n", 1)[0]
        postmaster = psutil.Process(int(first_line))
        everyone = [postmaster, *postmaster.children(recursive=True)]
        for process in everyone:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        await until(lambda: not any(_lives(process) for process in everyone))

    async def prepare(self) -> None:
        """Start it and make the template."""
        if self._cluster is not None:
            await asyncio.to_thread(self._cluster, self._server.data)
            await self.start()
            return
        await self.start()
        await create_database(self.url("postgres"), TEMPLATE)
        await apply_migrations(self.url(TEMPLATE))

    async def fresh(self, name: str) -> str:
        """The address of a new, migrated database."""
        await create_database(self.url("postgres"), name, template=TEMPLATE)
        return self.url(name)

    async def drop(self, name: str) -> None:
        await self.start()
        connection = await connect(self.url("postgres"))
        try:
            with contextlib.suppress(asyncpg.ObjectInUseError):
                await connection.execute(f'drop database if exists "{name}" with (force)')
        finally:
            await connection.close()


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


@contextlib.asynccontextmanager
async def killable_postgres(
    folder: Path, cluster: Callable[[Path], None] | None = None
) -> AsyncIterator[KillablePostgres]:
    """A running server with its template; gone when the block ends."""
    server = KillablePostgres(folder, cluster)
    await server.prepare()
    try:
        yield server
    finally:
        await server.stop()
