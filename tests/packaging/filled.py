"""Rows for every table there is, whatever its schema: made from the columns that PostgreSQL's catalogue names."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import orjson

COLUMNS = """
select c.relname::text as name, a.attname::text as column, format_type(a.atttypid, a.atttypmod) as type,
       a.attnotnull as needed
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like 'tortoise%'
  and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
order by c.relname, a.attnum
"""
BEGAN = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
HARD = "zażółć 🎓\ttab \\N back\\slash\nline\r\"quoted\" 'single' \u2028 {}"
# What a column may hold is sometimes fewer values than its type has.
CHOSEN: dict[tuple[str, str], list[Any]] = {
    ("message", "type"): [0, 19],
    ("message", "deleted_at"): [None, None, BEGAN],
    ("attachment", "state"): ["stored", "waiting", "removed"],
}
SINCE = {"member_stay": 6, "member_role": 6, "member_name": 6, "message_revision": 5}
"""The step from which on a table was written to, where it had been made before."""
BY_TRIGGERS = {"activity_hour"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    kind: str
    needed: bool


async def tables(con: asyncpg.Connection) -> dict[str, list[Column]]:
    """The columns of each table."""
    found: dict[str, list[Column]] = {}
    for row in await con.fetch(COLUMNS):
        found.setdefault(row["name"], []).append(Column(row["column"], row["type"], row["needed"]))
    return found


async def fill(con: asyncpg.Connection, number: int, rows: int = 3) -> None:
    """Add rows to every table as of a step of the schema, other ones for each step."""
    there = await tables(con)
    used = [name for name in there if SINCE.get(name, 0) <= number and name not in BY_TRIGGERS]
    await con.execute("; ".join(_inserts(name, there[name], number, rows) for name in used))


async def said(con: asyncpg.Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table as JSON has it."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in await tables(con)}
    each = " union all ".join(f"select '{name}' as name, to_jsonb(t)::text as said from \"{name}\" t" for name in found)
    for row in await con.fetch(f"{each} order by name, said"):
        found[row["name"]].append(orjson.loads(row["said"]))
    return found


def _inserts(name: str, columns: list[Column], number: int, rows: int) -> str:
    kinds = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(
        f"({', '.join(_literal(_value(name, column, number * 100 + row, row)) for column in columns)})"
        for row in range(rows)
    )
    return f'insert into "{name}" ({kinds}) overriding system value values {values} on conflict do nothing'


def _literal(value: str | None) -> str:
    if value is None:
        return "null"
    return "E'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _value(table: str, column: Column, seed: int, row: int) -> str | None:
    """A value as PostgreSQL reads it from text."""
    if (table, column.name) in CHOSEN:
        of = CHOSEN[table, column.name]
        chosen = of[row % len(of)]
        return None if chosen is None else str(chosen)
    if column.name == "guild_id":
        return "1000"
    if not column.needed and row % 2:
        return None
    return _of_type(column, seed)


def _of_type(column: Column, seed: int) -> str:
    number, small = str(1000 + seed), str(seed % 100)
    made = {
        "bigint": number,
        "integer": number,
        "smallint": small,
        "boolean": str(bool(seed % 2)),
        "double precision": str(seed + 0.1),
        "timestamp with time zone": str(BEGAN + timedelta(hours=seed, microseconds=seed)),
        "date": str((BEGAN + timedelta(days=seed)).date()),
        "jsonb": f'{{"number": {seed}, "text": "ź \\\\N \\" \\n"}}',
        "bytea": "\\x00ff5c4e0a",
        "tsvector": f"'ucz':1 'word{seed}':2",
        "text[]": f'{{"a, b",word{seed}}}',
        "bigint[]": f"{{{small},2}}",
        "integer[]": f"{{{small},2}}",
        "smallint[]": f"{{{small},2}}",
        "character varying": f"{seed:06d}",
        "text": f"{HARD} {seed}",
    }
    return made[column.kind.split("(")[0]]
