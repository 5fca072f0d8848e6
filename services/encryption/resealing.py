"""Seals what is stored in clear or with another key, while the bot runs; with `off`, opens everything.

It walks through each table by its key and touches only what is not yet as it is to be: killed anywhere, it goes on when
it is started again. A row that the bot changes meanwhile is left to the next round. Texts never leave the process.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from services.database import Database
from services.encryption.columns import SEALED, Sealed
from services.encryption.keys import JSON_MARK, TEXT_MARK, Keyring
from services.encryption.private import EMPTY, sorted_json
from services.storage.locks import lock_channels
from services.storage.transactions import Connection, in_one_transaction

BATCH = 500
REST = 0.3  # of the time that a batch took: whoever records and answers comes first
ROUNDS = 5  # through a table, until the bot has changed nothing under our hands


@dataclass(frozen=True, slots=True)
class Resealed:
    """How far a table is: rows done so far, and those that nobody can open, since they were changed."""

    table: str
    rows: int
    unknown: int


async def reseal(database: Database, keys: Keyring) -> AsyncIterator[Resealed]:
    """Bring every text to the first key, telling how far each table is after each batch."""
    loop = asyncio.get_running_loop()
    for name, table in SEALED.items():
        rows = unknown = 0
        for _ in range(ROUNDS):
            after: list[Any] | None = None
            found = False
            while True:
                began = loop.time()
                batch = await _batch(database, name, table, keys, after)
                if not batch:
                    break
                found = True
                after = [batch[-1][column] for column in table.key]
                changes, lost = await asyncio.to_thread(_changes, table, keys, batch)
                await _write(database, name, table, changes)
                rows, unknown = rows + len(changes), unknown + lost
                yield Resealed(name, rows, unknown)
                await asyncio.sleep((loop.time() - began) * REST)
            if not found or unknown:
                break


async def left(database: Database, keys: Keyring) -> dict[str, int]:
    """How many rows of each table are not yet as they are to be; tables that are done are left out."""
    counted = {}
    for name, table in SEALED.items():
        text, json = _wanted(keys)
        statement = f"select count(*) from {name} where {_due(table, keys)}"  # noqa: S608 - the names are ours
        if number := await database.pool.fetchval(statement, text, json):
            counted[name] = number
    return counted


async def _batch(
    database: Database, name: str, table: Sealed, keys: Keyring, after: Sequence[Any] | None
) -> list[asyncpg.Record]:
    """The next rows that are not as they are to be, their texts as they are stored: bytes pass unopened."""
    given = ", ".join(f"${number}" for number in range(4, 4 + len(table.key)))
    begin = f"and ({', '.join(table.key)}) > ({given})" if after is not None else ""
    columns = [*dict.fromkeys([*table.key, table.row, *filter(None, (table.channel, table.message))])]
    stored = [f"convert_to({column}::text, 'UTF8') as {column}" for column in _columns(table)]
    statement = (
        f"select {', '.join([*columns, *stored])} from {name} where ({_due(table, keys)}) {begin}"  # noqa: S608 - ours
        f" order by {', '.join(table.key)} limit $3"
    )
    text, json = _wanted(keys)
    return list(await database.pool.fetch(statement, text, json, BATCH, *(after or ())))


def _changes(table: Sealed, keys: Keyring, batch: Sequence[asyncpg.Record]) -> tuple[list[dict[str, Any]], int]:
    """The rows that can be made what they are to be: before and after of each column; and how many cannot."""
    changes, lost = [], 0
    for row in batch:
        made = {column: _made(table, column, row[column], row[table.row], keys) for column in _columns(table)}
        if all(made[column] == row[column] for column in made):
            lost += 1
            continue
        kept = {name: row[name] for name in (*table.key, table.channel, table.message) if name}
        changes.append(kept | {"before": [row[column] for column in made], "after": list(made.values())})
    return changes, lost


def _made(table: Sealed, column: str, stored: bytes | None, row: int, keys: Keyring) -> bytes | None:
    if not stored:
        return stored
    text = stored.decode()
    if column in table.texts:
        return stored if keys.is_broken(text) else keys.text(keys.opened(text), row).encode()
    value = orjson.loads(text)
    if column in table.json:
        return _json(value, row, keys)
    if column in table.parts:
        made = {key: value[key] if value[key] in EMPTY else orjson.loads(_json(value[key], row, keys)) for key in value}
        return orjson.dumps(made)
    for path in (path for name, path in table.inside if name == column):
        inner = value
        for name in path[:-1]:
            inner = inner.get(name) if isinstance(inner, Mapping) else None
        said = inner.get(path[-1]) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and isinstance(said, str) and said and not keys.is_broken(said):
            inner[path[-1]] = keys.text(keys.opened(said), row)
    return orjson.dumps(value)


def _json(value: Any, row: int, keys: Keyring) -> bytes:
    """JSON for a value, sealed or open, as it is to be."""
    if isinstance(value, str) and value.startswith(JSON_MARK):
        if keys.is_broken(value):
            return orjson.dumps(value)
        opened = keys.opened(value)
        value = value if opened is value else orjson.loads(opened)  # who wrote the mark themselves wrote a text
    return orjson.dumps(value if keys.first is None else keys.json(sorted_json(value), row))


async def _write(database: Database, name: str, table: Sealed, changes: Sequence[Mapping[str, Any]]) -> None:
    """Write those rows that are still as they were read."""
    if not changes:
        return
    columns, width = _columns(table), len(table.key)
    kinds = ["timestamptz" if column.endswith("_at") else "bigint" for column in table.key]
    count = len(columns)
    arrays = [*(f"${number + 1}::{kind}[]" for number, kind in enumerate(kinds))]
    arrays += [f"${width + number + 1}::bytea[]" for number in range(2 * count)]
    names = [*table.key, *(f"before_{column}" for column in columns), *(f"after_{column}" for column in columns)]
    casts = {column: "" if column in table.texts else "::jsonb" for column in columns}
    sets = ", ".join(f"{column} = convert_from(said.after_{column}, 'UTF8'){casts[column]}" for column in columns)
    same = " and ".join(
        f"stored.{column}::text is not distinct from convert_from(said.before_{column}, 'UTF8')" for column in columns
    )
    keyed = " and ".join(f"stored.{column} = said.{column}" for column in table.key)
    statement = (
        f"update {name} as stored set {sets} from unnest({', '.join(arrays)}) as said ({', '.join(names)})"  # noqa: S608
        f" where {keyed} and {same}"
    )
    given: list[Any] = [[change[column] for change in changes] for column in table.key]
    given += [[change[part][number] for change in changes] for part in ("before", "after") for number in range(count)]

    async def work(con: Connection) -> None:
        if table.channel is not None:
            await lock_channels(con, (change[table.channel] for change in changes))
        await con.execute(statement, *given)
        if table.message is not None:  # the words of a message's files are in the index too
            await con.execute(
                "insert into search_due (guild_id, message_ids) select guild_id, array_agg(distinct message_id)"
                " from unnest($1::bigint[], $2::bigint[]) with ordinality as changed (guild_id, message_id, place)"
                " group by guild_id, (place - 1) / 100",
                [change["guild_id"] for change in changes],
                [change[table.message] for change in changes],
            )

    await in_one_transaction(database, work)


def _columns(table: Sealed) -> list[str]:
    return [*table.texts, *table.json, *table.parts, *(column for column, _ in table.inside)]


def _wanted(keys: Keyring) -> tuple[str, str]:
    """How a text and a JSON string begin that need nothing done; with `off`, how those begin that do."""
    return (
        (TEXT_MARK, JSON_MARK) if keys.first is None else (keys.first.begins(TEXT_MARK), keys.first.begins(JSON_MARK))
    )


def _due(table: Sealed, keys: Keyring) -> str:
    """The condition for rows that are not yet as they are to be; $1 and $2 are what `_wanted` says."""
    text, json = ("starts_with({0}, $1::text)", "starts_with({0}, $2::text)")
    if keys.first is not None:
        text, json = f"{{0}} <> '' and not {text}", f"(jsonb_typeof({{1}}) <> 'string' or not {json})"
    conditions = ["$1::text is null or $2::text is null", *(f"({text.format(column)})" for column in table.texts)]
    conditions += [
        f"({column} is not null and {json.format(f'({column} #>> $${{}}$$)', column)})" for column in table.json
    ]
    conditions += [
        f"exists (select from jsonb_each({column}) as part where part.value not in ('[]', '{{}}', 'false', 'null')"
        f" and {json.format('(part.value #>> $${}$$)', 'part.value')})"
        for column in table.parts
    ]
    for column, path in table.inside:
        value = f"({column} #>> '{{{','.join(path)}}}')"
        conditions.append(f"({value} is not null and {text.format(value)})")
    return " or ".join(conditions)
