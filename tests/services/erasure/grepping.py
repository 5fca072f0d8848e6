"""Looks through every row of every table as text, and through every object of a folder, for anything at all."""

from collections.abc import Iterable
from pathlib import Path

from services.storage.transactions import Connection

TABLES = (
    "select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
)


async def rows_with(con: Connection, *needles: object) -> list[str]:
    """Every row of every table in which one of these stands, with its table."""
    found = []
    for table in await con.fetch(TABLES):
        rows = await con.fetch(f"select t::text as row from {table['name']} t")
        found += [f"{table['name']}: {row['row']}" for row in rows if any(str(each) in row["row"] for each in needles)]
    return found


def objects_with(folder: Path, needles: Iterable[bytes]) -> list[str]:
    """Every file below a folder whose name or content holds one of these."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        str(path) for path in files if any(each in path.read_bytes() or each.decode() in path.name for each in needles)
    ]
