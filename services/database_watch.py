"""Which server answers as the database, and in which state: after a failover it may be another one that knows less."""

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

import asyncpg

from services.database import Database
from services.database_reasons import read_only
from services.storage.transactions import complain

log = logging.getLogger(__name__)

LOOK_SECONDS, ANSWER_SECONDS = 10.0, 10.0
AGAIN_SECONDS = 1.0  # between two looks while it is away: what is written to another server meanwhile is written there
# A promoted standby is on a new timeline; a server put back to an older state has written less than it had.
WHO = """
select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as only_read,
       (select system_identifier from pg_control_system()) as system,
       case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end as timeline,
       case when not pg_is_in_recovery() then (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint end as written
"""
ANOTHER = "another server answers as the database, and what was written last may be missing there"
OLDER = "the database was put back to an older state"
# What engines that only speak PostgreSQL's language, or keep such things to themselves, answer to that.
UNKNOWN = (asyncpg.InsufficientPrivilegeError, asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFunctionError)
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Server(NamedTuple):
    """The server that answered: who it is, its timeline, and how many bytes it had ever written."""

    system: int
    timeline: str
    written: int


def what_changed(before: Server | None, now: Server) -> str | None:
    """Why what was stored may be missing, in words; None where the server is the one of before."""
    if before is None or (before.system, before.timeline) == (now.system, now.timeline):
        return OLDER if before is not None and now.written < before.written else None
    return ANOTHER


class DatabaseWatch:
    """Looks every few seconds who answers. `on_loss` is told, in words, when what was stored may be missing."""

    def __init__(
        self, database: Database, on_loss: Callable[[str], None], *, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._database, self._on_loss, self._look = database, on_loss, look_seconds
        self._server: Server | None = None
        self._only_read = False

    async def run(self) -> None:
        """Look for ever; what is away is other parts' business."""
        while True:
            pause = self._look
            try:
                if not await self._look_once():
                    pause = AGAIN_SECONDS
            except UNKNOWN:
                log.info("this database does not say which server it is: a failover cannot be noticed")
                await asyncio.Event().wait()
            except AWAY:
                if self._database.pool.is_closing():
                    raise
                pause = AGAIN_SECONDS
            await asyncio.sleep(pause)

    async def _look_once(self) -> bool:
        """Look who answers; returns whether it takes writes."""
        async with asyncio.timeout(ANSWER_SECONDS), self._database.pool.acquire() as con:
            row = await con.fetchrow(WHO)
        assert row is not None  # there is one always
        if row["only_read"]:
            await self._turn_away()
            return False
        if self._only_read:
            self._only_read = False
            log.info("the database takes writes again")
        now = Server(row["system"], row["timeline"], row["written"])
        changed = what_changed(self._server, now)
        self._server = now
        if changed is not None:
            self._on_loss(changed)
        return True

    async def _turn_away(self) -> None:
        """Leave a server that was the primary once: new connections find the one that is it now."""
        self._only_read = True
        complain(self._database, log, read_only(self._database.url))
        await self._database.pool.expire_connections()
