"""How many bytes a message takes, table by table and index by index, beside the bytes of what people wrote."""

from collections.abc import Iterable

import asyncpg

from benchmarks.bench import Bench
from benchmarks.data.kept import data_set
from benchmarks.measure import Measure
from services.database import connect

TABLES = """
select relation.relname as name, pg_table_size(relation.oid) as rows, pg_indexes_size(relation.oid) as indexes
from pg_class relation
join pg_namespace space on space.oid = relation.relnamespace
where space.nspname = 'public' and relation.relkind = 'r'
"""
INDEXES = """
select held.indexrelid::regclass::text as name, pg_relation_size(held.indexrelid) as bytes
from pg_index held
where held.indrelid = any(array['message', 'message_search', 'activity_hour']::regclass[])
order by bytes desc, name
"""
WRITTEN = "select count(*) as messages, coalesce(sum(octet_length(content)), 0) as bytes from message"
GROUPS = {
    "rows of message": ("message",),
    "words for the search, with their indexes": ("message_search", "search_due"),
    "rollup by hour, with its index": ("activity_hour",),
    "reactions and files": ("message_reaction", "attachment"),
}
LEAST = 1.0  # bytes a message: smaller indexes are told together


async def run(bench: Bench) -> list[Measure]:
    """Look at the kept servers, also at the largest one where it was made for another part."""
    measures = []
    for size in ("tiny",) if bench.quick else _sizes(bench):
        async with data_set(bench.data, size, bench.say) as made:
            con = await connect(made.url)
            try:
                measures += await _measured(con, bench.part, size, whole=size in {"tiny", "1m"})
            finally:
                await con.close()
    return measures


def _sizes(bench: Bench) -> Iterable[str]:
    made = (bench.data / "messages-10m" / "made.json").exists()
    return ("100k", "1m", "10m") if made else ("100k", "1m")


async def _measured(con: asyncpg.Connection, part: str, size: str, *, whole: bool) -> list[Measure]:
    """All bytes of a server, and with `whole` what they are made of."""
    written = await con.fetchrow(WRITTEN)
    assert written is not None
    messages, text = written["messages"], written["bytes"] / written["messages"]
    tables = {row["name"]: row for row in await con.fetch(TABLES)}
    every = sum(row["rows"] + row["indexes"] for row in tables.values())

    def told(what: str, stored: float, note: str = "") -> Measure:
        each = stored / messages
        return Measure(part, what, (each,), "B/message", (text,), "text as written", better="lower", note=note)

    total = told(f"everything, {messages:,} messages", every, f"server of size {size}")
    if not whole:
        return [total]
    groups = [told(name, sum(_bytes(tables[table], name) for table in held)) for name, held in GROUPS.items()]
    indexes = {row["name"]: row["bytes"] for row in await con.fetch(INDEXES)}
    large = {name: stored for name, stored in indexes.items() if stored / messages >= LEAST}
    small = sum(indexes.values()) - sum(large.values())
    return [
        total,
        *groups,
        *(told(f"index {name}", stored) for name, stored in large.items()),
        told(f"{len(indexes) - len(large)} smaller indexes", small),
    ]


def _bytes(table: asyncpg.Record, group: str) -> int:
    stored: int = table["rows"] + (0 if group == "rows of message" else table["indexes"])
    return stored
