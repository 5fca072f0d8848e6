"""Who records which servers: one process for each shard, and all of them by the same number of shards.

One process that records everything holds one lock, exclusively. Those that share the servers hold that lock together
and one for each of their shards, whose number tells the others which it is (`pg_locks`).
"""

from collections.abc import Collection
from dataclasses import dataclass

import asyncpg

from services.database import connect
from services.discord.shards import ALONE, Shards, in_words
from services.sync.lock import BEAT_SECONDS, BROKEN, HeldLock

RECORDING = "profiler recording"
OWN_CLASS = 0x50524F46  # of the locks that say a shard
COUNTS_FROM = 1 << 15  # above every number of shards

TOGETHER = "select pg_try_advisory_xact_lock_shared(hashtextextended($1, 0))"
ONE_SHARD = "select pg_try_advisory_xact_lock($1, $2)"
HOLDERS = """
select pid, array_agg(objid::bigint order by objid) as shards from pg_locks
where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
  and classid = $1 and objsubid = 2 and granted and pid <> pg_backend_pid()
group by pid
"""

STANDBY = "another process records into this database: this bot stands by and takes over when that one is gone"
SAME = "another process records {theirs}: this bot stands by and takes over when that one is gone"
OVERLAP = (
    "another process records {theirs}, and this one is set to {ours}: no shard can be recorded twice, so this bot "
    "waits until that one is gone; give each process SHARD_IDS of its own"
)
OTHER_COUNT = (
    "another process records {theirs}, and this one is set to {ours}: SHARD_COUNT has to be the same for all of them, "
    "so this bot waits until that one is gone"
)
WHOLE = (
    "another process has the whole database to itself (a bot with SHARD_COUNT=1, or a command of the operator's), and "
    "this one is set to {ours}: it waits until that one is gone"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The shards of another process that records now."""

    ids: frozenset[int]
    count: int

    def __str__(self) -> str:
        """In words for the log."""
        return in_words(self.ids, self.count)


async def taken(url: str, shards: Shards = ALONE, *, beat: float = BEAT_SECONDS) -> HeldLock | None:
    """The right to record these shards, or None while another process has one of them; raises DatabaseAway."""
    if shards.alone:
        return await HeldLock.taken(url, RECORDING, beat=beat)

    async def locked(con: asyncpg.Connection) -> bool:
        if not await con.fetchval(TOGETHER, RECORDING):
            return False
        for one in shards.ids:
            if not await con.fetchval(ONE_SHARD, OWN_CLASS, _number(one, shards.count)):
                return False
        return all(other.count == shards.count for other in await _holders(con))  # of two at once, one sees the other

    return await HeldLock.of(url, locked, beat=beat)


async def why_not(url: str, shards: Shards) -> str:
    """Why these shards cannot be recorded now, in one sentence for the log; raises DatabaseAway."""
    con = await connect(url)
    try:
        others = await _holders(con)
    except BROKEN:
        return STANDBY
    finally:
        con.terminate()
    return sentence(shards, others)


def sentence(ours: Shards, others: Collection[Holder]) -> str:
    """What to say of the others, those first that cannot be got along with at all."""
    for other in others:
        if other.count != ours.count:
            return OTHER_COUNT.format(theirs=other, ours=ours)
    for other in others:
        if other.ids == frozenset(ours.ids):
            return SAME.format(theirs=other)
    for other in others:
        if other.ids & frozenset(ours.ids):
            return OVERLAP.format(theirs=other, ours=ours)
    return STANDBY if ours.alone else WHOLE.format(ours=ours)


async def _holders(con: asyncpg.Connection) -> list[Holder]:
    rows = await con.fetch(HOLDERS, OWN_CLASS)
    return [
        Holder(frozenset(one % COUNTS_FROM for one in row["shards"]), row["shards"][0] // COUNTS_FROM) for row in rows
    ]


def _number(shard_id: int, count: int) -> int:
    return count * COUNTS_FROM + shard_id
