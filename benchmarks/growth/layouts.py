"""Other layouts of the table of messages, on copies of it: a BRIN index by time, and partitions by month."""

import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import perf_counter

import asyncpg

from benchmarks.bench import Bench
from benchmarks.measure import Measure

EPOCH = 1420070400000  # of Discord's ids, in milliseconds
INDEXES = """
create unique index on {0} (guild_id, id);
create index on {0} (guild_id, channel_id, id);
create index on {0} (guild_id, author_id, sent_at)
"""
MONTH = "select count(*), max(words) from {0} where guild_id = $1 and {1}"
MONTHS = "select distinct date_trunc('month', sent_at) as month from message"
ONE = "select content from {0} where guild_id = $1 and id = $2"
LAST = "select sent_at from {0} where guild_id = $1 and author_id = $2 order by sent_at desc limit 1"
ASKED = 200


async def layouts(bench: Bench, con: asyncpg.Connection) -> list[Measure]:
    """Ask both layouts the same: one month of the server, one message by id, somebody's last message; and store."""
    edges = [
        row["month"] for row in await con.fetch("select distinct date_trunc('month', sent_at) as month from message")
    ]
    await con.execute("create unlogged table whole as select * from message order by id")
    await con.execute("create table parted (like message) partition by range (id)")
    for month in sorted(edges):
        low, high = _id(month), _id((month + timedelta(days=32)).replace(day=1))
        await con.execute(f"create table parted_{month:%Y_%m} partition of parted for values from ({low}) to ({high})")
    await con.execute("insert into parted select * from whole")
    for table in ("whole", "parted"):
        await con.execute(INDEXES.format(table))
    await con.execute("create index whole_brin on whole using brin (sent_at)")
    await con.execute("vacuum analyze whole")
    await con.execute("analyze parted")
    bench.say(f"{len(edges)} months are partitions")
    return [*await _brin(bench, con, sorted(edges)[len(edges) // 2]), *await _partitions(bench, con)]


def _id(moment: datetime) -> int:
    """The smallest id of that moment."""
    return (int(moment.timestamp() * 1000) - EPOCH) << 22


async def _brin(bench: Bench, con: asyncpg.Connection, month: datetime) -> list[Measure]:
    guild = await con.fetchval("select guild_id from whole limit 1")
    until = (month + timedelta(days=32)).replace(day=1)
    by_id = MONTH.format("whole", f"id >= {_id(month)} and id < {_id(until)}")
    by_time = MONTH.format("whole", f"sent_at >= '{month}' and sent_at < '{until}'")

    async def ids() -> float:
        return await _middle(bench, con, by_id, [(guild,)] * 5)

    async def times() -> float:
        return await _middle(bench, con, by_time, [(guild,)] * 5)

    sides = await bench.interleaved(by_id=ids, by_time=times)
    size = await con.fetchval("select pg_relation_size('whole_brin')")
    key = await con.fetchval("select pg_relation_size('whole_guild_id_id_idx')")
    note = f"BRIN {size / 1000:,.0f} KB, key {key / 1e6:,.1f} MB, which is needed anyway"
    ours, limit = sides["by_id"], sides["by_time"]
    return [Measure(bench.part, "a month by its ids", ours, "ms", limit, "BRIN by time", better="lower", note=note)]


async def _partitions(bench: Bench, con: asyncpg.Connection) -> list[Measure]:
    rows = await con.fetch("select guild_id, id, author_id from whole order by id % 997, id limit $1", ASKED)
    guild = rows[0]["guild_id"]
    authors = [(guild, row["author_id"]) for row in rows]
    ids = [(guild, row["id"]) for row in rows]
    measures = []
    for what, statement, asked in (("a message by its id", ONE, ids), ("somebody's last message", LAST, authors)):

        async def whole(statement: str = statement, asked: list[tuple[int, int]] = asked) -> float:
            return await _middle(bench, con, statement.format("whole"), asked)

        async def parted(statement: str = statement, asked: list[tuple[int, int]] = asked) -> float:
            return await _middle(bench, con, statement.format("parted"), asked)

        sides = await bench.interleaved(whole=whole, parted=parted)
        measures.append(
            Measure(bench.part, what, sides["whole"], "ms", sides["parted"], "partitions by month", better="lower")
        )
    return measures


async def _middle(bench: Bench, con: asyncpg.Connection, statement: str, asked: Sequence[tuple[int, ...]]) -> float:
    """The middle time in milliseconds."""
    prepared = await con.prepare(statement)
    spent = []
    for values in asked[:2] if bench.quick else asked:
        began = perf_counter()
        await prepared.fetch(*values)
        spent.append((perf_counter() - began) * 1000)
    return statistics.median(spent)
