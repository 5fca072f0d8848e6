"""Which tables and numbers a backup holds, as PostgreSQL's own catalogue has them."""

from dataclasses import dataclass

import asyncpg

from services.erasure.tables import TABLES

LEFT_BEHIND = frozenset({"gateway_identify", "page_key", "page_link", "page_session"})
"""Tables whose rows are of use for hours only, or made anew: a link or a session that has ended must not come back."""
APPLIED = "select name from tortoise_migrations order by name"
COLUMNS = """
select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname = any($1)
  and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
group by 1 order by 1
"""
SEQUENCES = """
select s.relname::text as name
from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S' join pg_class t on t.oid = d.refobjid
where d.deptype in ('a', 'i') and s.relnamespace = 'public'::regnamespace and t.relname = any($1)
order by 1
"""
# What a moment or a number looks like must not follow from how a server is set.
AS_WRITTEN = """
set local datestyle = 'ISO'; set local timezone = 'UTC'; set local intervalstyle = 'postgres';
set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8';
set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """The tables with their columns in order, and the counters that give out ids."""

    tables: dict[str, tuple[str, ...]]
    sequences: tuple[str, ...]


async def shape(con: asyncpg.Connection) -> Shape:
    """That of a database, without what is left behind."""
    names = sorted(TABLES.keys() - LEFT_BEHIND)
    tables = {row["name"]: tuple(row["columns"]) for row in await con.fetch(COLUMNS, names)}
    return Shape(tables, tuple(row["name"] for row in await con.fetch(SEQUENCES, names)))


async def applied(con: asyncpg.Connection) -> tuple[str, ...]:
    """The steps that the schema has seen, none for an empty database."""
    if await con.fetchval("select to_regclass('public.tortoise_migrations')") is None:
        return ()
    return tuple(row["name"] for row in await con.fetch(APPLIED))


async def full(con: asyncpg.Connection) -> list[str]:
    """The tables that hold any row."""
    names = sorted((await shape(con)).tables)
    each = (f"select '{name}' where exists (select from \"{name}\")" for name in names)  # noqa: S608 - names of our own
    return [row[0] for row in await con.fetch(" union all ".join(each))] if names else []
