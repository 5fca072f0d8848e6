"""The line between the bot and its database, in the hands of a test: cut, frozen, led to another server."""

import asyncio
import contextlib
import urllib.parse
from collections.abc import AsyncIterator
from pathlib import Path


class DatabaseLine:
    """Passes connections on to one PostgreSQL server's socket, as long as it is up."""

    def __init__(self) -> None:
        self._leads_to: Path | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server: asyncio.Server | None = None
        self._port = 0
        self._passing: set[asyncio.Task[None]] = set()
        self.refused = 0

    async def prepared(self) -> None:
        """Have a port; until `up` nobody is let through."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]

    def url(self, database: str) -> str:
        """The address of a database at the other end."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}?sslmode=disable"

    def up(self, server: str) -> None:
        """Lead to the server with this address from now on."""
        folder = urllib.parse.parse_qs(urllib.parse.urlsplit(server).query)["host"][0]
        self._leads_to = Path(folder) / ".s.PGSQL.5432"

    async def down(self) -> None:
        """Cut every connection, and let nobody through."""
        self._leads_to = None
        for task in [*self._passing]:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def freeze(self) -> None:
        """Keep every connection and bring nothing through, as a machine that hangs."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Bring through what waited."""
        self._flowing.set()

    async def close(self) -> None:
        """Take the line away."""
        self.thaw()
        await self.down()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        try:
            if self._leads_to is None:
                self.refused += 1
                return
            try:
                there_reader, there_writer = await asyncio.open_unix_connection(str(self._leads_to))
            except OSError:  # the server at the other end is down
                return
            try:
                ways = [self._carry(reader, there_writer), self._carry(there_reader, writer)]
                carried = [asyncio.ensure_future(way) for way in ways]
                try:
                    await asyncio.wait(carried, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in carried:
                        way.cancel()
                    await asyncio.gather(*carried, return_exceptions=True)
            finally:
                there_writer.close()
        except asyncio.CancelledError:
            pass  # cut; the server of asyncio would call that an error
        finally:
            self._passing.discard(task)
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                await self._flowing.wait()
                writer.write(piece)
                await writer.drain()


@contextlib.asynccontextmanager
async def database_line() -> AsyncIterator[DatabaseLine]:
    """A line that is not up yet."""
    line = DatabaseLine()
    await line.prepared()
    try:
        yield line
    finally:
        await line.close()
