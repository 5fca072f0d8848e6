"""The limits and peers of ingest: the same rows of `message`, and nothing else, as quickly as each of them can.

The table is the product's own with its keys and indexes, but its triggers are off: nothing is added up or noted.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import orjson
from tortoise import Tortoise

from models.message import Message
from services.records.messages import MessageRecord
from services.schema import tortoise_config

FIELDS = MessageRecord._fields
PAGE = 100
JSON = tuple(map(FIELDS.index, ("poll", "parts")))
# Built of the fields of a record alone.
UPSERT = """
insert into message ({names}) values ({values})
on conflict (guild_id, id) do update set {changes}
where (coalesce(excluded.edited_at, '-infinity'), excluded.observed_at)
    > (coalesce(message.edited_at, '-infinity'), coalesce(message.observed_at, '-infinity'))
""".format(
    names=", ".join(FIELDS),
    values=", ".join(f"${number + 1}" for number in range(len(FIELDS))),
    changes=", ".join(f"{name} = excluded.{name}" for name in FIELDS if name not in {"guild_id", "id"}),
)

type Row = tuple[Any, ...]


def rows(records: Sequence[MessageRecord]) -> list[Row]:
    """The records as asyncpg takes them, with JSON as text."""
    made = []
    for record in records:
        row: list[Any] = list(record)
        for number in JSON:
            row[number] = None if row[number] is None else orjson.dumps(row[number]).decode()
        made.append(tuple(row))
    return made


async def copied(url: str, given: Sequence[Row]) -> float:
    """Seconds for one binary COPY of everything in one transaction: nothing can be quicker into the same indexes."""
    connection = await asyncpg.connect(url)
    try:
        clock = asyncio.get_running_loop().time
        began = clock()
        await connection.copy_records_to_table("message", records=given, columns=FIELDS)
        return clock() - began
    finally:
        await connection.close()


async def upserted(url: str, given: Sequence[Row]) -> float:
    """Seconds for `executemany` of an upsert, a page a transaction, on one connection."""
    connection = await asyncpg.connect(url)
    try:
        clock = asyncio.get_running_loop().time
        began = clock()
        for start in range(0, len(given), PAGE):
            await connection.executemany(UPSERT, given[start : start + PAGE])
        return clock() - began
    finally:
        await connection.close()


async def bulk_created(url: str, given: Sequence[MessageRecord]) -> float:
    """Seconds for Tortoise's `bulk_create`, a page at a time."""
    return await _with_tortoise(url, given, one_by_one=False)


async def saved(url: str, given: Sequence[MessageRecord]) -> float:
    """Seconds for one `save` of the ORM a message, each in a transaction of its own, as recorders commonly do."""
    return await _with_tortoise(url, given, one_by_one=True)


async def _with_tortoise(url: str, given: Sequence[MessageRecord], *, one_by_one: bool) -> float:
    await Tortoise.init(config=tortoise_config(url))
    try:
        clock = asyncio.get_running_loop().time
        began = clock()
        for start in range(0, len(given), PAGE):
            page = [Message(**_for_the_orm(record)) for record in given[start : start + PAGE]]
            if one_by_one:
                for message in page:
                    await message.save(force_create=True)
            else:
                await Message.bulk_create(page)
        return clock() - began
    finally:
        await Tortoise.close_connections()


def _for_the_orm(record: MessageRecord) -> dict[str, Any]:
    return {**record._asdict(), "mention_ids": list(record.mention_ids)}
