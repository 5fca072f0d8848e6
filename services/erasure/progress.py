"""What an erasure did so far, counted in the transactions that did it: a killed one forgets nothing of it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime

from services.database import Database
from services.erasure.asking import Erasing
from services.storage.transactions import Connection, in_one_transaction

type Work = Callable[[Connection], Awaitable[Counter[str]]]

READ = "select counts from erasure where guild_id = $1 and id = $2 for update"
COUNTS = "select counts from erasure where guild_id = $1 and id = $2"
DROP = "delete from erasure where guild_id = $1 and id = $2 and done_at is null"
DONE = """
update erasure set subject_id = null, state = 'done', done_at = $3, tell = false
where guild_id = $1 and id = $2 and done_at is null
"""
WRITE = "update erasure set counts = $3 where guild_id = $1 and id = $2"


class Progress:
    """Does the steps of one erasure, each in a transaction of its own."""

    def __init__(self, database: Database, erasing: Erasing) -> None:
        self._database, self.erasing = database, erasing

    async def note(self, work: Work) -> bool:
        """Do one step and note what it erased; returns whether that was anything."""

        async def step(con: Connection) -> bool:
            done = +await work(con)
            await note(con, self.erasing, done)
            return bool(done)

        return await in_one_transaction(self._database, step)

    async def repeat(self, work: Work) -> None:
        """Do a step again and again, until it finds nothing more."""
        while await self.note(work):
            pass

    async def add(self, **done: int) -> None:
        """Note what was erased already, elsewhere or by somebody else's transaction."""
        await in_one_transaction(self._database, lambda con: note(con, self.erasing, +Counter(done)))

    async def put(self, **found: int) -> None:
        """Note how things are, in the place of what was noted of them before."""

        async def work(con: Connection) -> None:
            known = await con.fetchval(READ, *self._key) or {}
            await con.execute(WRITE, *self._key, {**known, **found})

        await in_one_transaction(self._database, work)

    async def counts(self) -> Mapping[str, int]:
        """What was erased so far, by kind."""
        return dict(await self._database.pool.fetchval(COUNTS, *self._key) or {})

    async def close(self, at: datetime, elsewhere: int, last: Iterable[str]) -> None:
        """Do the `last` statements, given the server and the subject, and forget whom it was about: all at once."""

        async def work(con: Connection) -> None:
            for statement in last:
                await con.execute(statement, self.erasing.guild_id, self.erasing.subject_id)
            await note(con, self.erasing, Counter(files_elsewhere=elsewhere))
            await con.execute(DONE, *self._key, at)

        await in_one_transaction(self._database, work)

    async def drop(self) -> None:
        """Take back what was asked: the server has the bot again."""
        await in_one_transaction(self._database, lambda con: con.execute(DROP, *self._key))

    @property
    def _key(self) -> tuple[int, int]:
        return self.erasing.guild_id, self.erasing.id


async def note(con: Connection, erasing: Erasing, done: Counter[str]) -> None:
    """Add up what was erased, in the transaction that did it."""
    if +done:
        key = erasing.guild_id, erasing.id
        known = Counter(await con.fetchval(READ, *key) or {})
        await con.execute(WRITE, *key, dict(known + done))


def number(status: str) -> int:
    """How many rows a statement touched, from PostgreSQL's word on it."""
    return int(status.rpartition(" ")[2])
