"""A lock that lives exactly as long as the process that holds it, however that process ends."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Self

import asyncpg

from services.database import connect
from services.database_reasons import away

BEAT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
GOODBYE_SECONDS = 1.0  # a connection that is cut gives the lock back as well
# A held lock is an open transaction: nothing may end it for being idle, and a machine that vanished without a word
# has to be noticed within a minute. Settings of the transaction alone, so that a pooler in between cannot mind them.
SETTINGS = {
    "idle_in_transaction_session_timeout": "0",
    "statement_timeout": "10s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
}
# A server that stops in the middle of an answer also makes asyncpg doubt itself (InternalClientError).
BROKEN = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
NEWER_SETTINGS = {"transaction_timeout": "0"}  # PostgreSQL 17


class HeldLock:
    """An advisory lock of PostgreSQL in a transaction on a connection of its own.

    A lock of the transaction and not of the session, because a pooler keeps sessions for the next client.
    """

    def __init__(self, connection: asyncpg.Connection, *, beat: float = BEAT_SECONDS) -> None:
        self._connection, self._beat = connection, beat
        self._gone = asyncio.Event()
        connection.add_termination_listener(self._went)

    @classmethod
    async def taken(cls, url: str, name: str, key: int = 0, *, beat: float = BEAT_SECONDS) -> Self | None:
        """The lock of a name and number, or None when somebody holds it; raises DatabaseAway."""
        return await cls.of(url, lambda con: _locked(con, name, key), beat=beat)

    @classmethod
    async def of(
        cls, url: str, locked: Callable[[asyncpg.Connection], Awaitable[bool]], *, beat: float = BEAT_SECONDS
    ) -> Self | None:
        """What `locked` locks in the transaction that it is given, or None when it says no; raises DatabaseAway."""
        connection = await connect(url)
        try:
            await _begun(connection)
            if await locked(connection):
                return cls(connection, beat=beat)
            await connection.close()
        except BROKEN as problem:
            connection.terminate()
            raise away(url, problem) from problem
        except BaseException:
            connection.terminate()
            raise
        return None

    @property
    def held(self) -> bool:
        """Whether nothing is known of its end."""
        return not self._gone.is_set() and not self._connection.is_closed()

    async def lost(self) -> None:
        """Return when the lock is gone: its connection broke, or the database does not answer on it."""
        while not self._gone.is_set():
            try:
                await asyncio.wait_for(self._gone.wait(), self._beat)
            except TimeoutError:
                if not await self._answers():
                    break
        self._gone.set()
        self._connection.terminate()

    async def release(self) -> None:
        """Give the lock back; one that was lost is none."""
        with contextlib.suppress(*BROKEN):
            await self._connection.close(timeout=GOODBYE_SECONDS)
        self._connection.terminate()

    async def _answers(self) -> bool:
        try:
            await self._connection.fetchval("select 1", timeout=ANSWER_SECONDS)
        except BROKEN:
            return False
        return True

    def _went(self, _connection: object) -> None:
        self._gone.set()


async def _begun(connection: asyncpg.Connection) -> None:
    await connection.execute("begin")
    newer = NEWER_SETTINGS if connection.get_server_version().major >= 17 else {}
    for setting, value in (SETTINGS | newer).items():
        await connection.execute("select set_config($1, $2, true)", setting, value)


async def _locked(connection: asyncpg.Connection, name: str, key: int) -> bool:
    return bool(await connection.fetchval("select pg_try_advisory_xact_lock(hashtextextended($1, $2))", name, key))
