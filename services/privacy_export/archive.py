"""Makes the archive: every list as JSON and CSV, and the bytes of files that are kept."""

import asyncio
import contextlib
import csv
import io
import itertools
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
import orjson

from services.attachments.objects.store import ObjectMissing, ObjectStore
from services.exporting.csv_file import harmless
from services.privacy_export.contents import CONTENTS, FILES_KEPT
from services.privacy_export.pieces import Pieces
from services.privacy_export.readme import readme
from services.storage.transactions import Connection

MOST_PIECES: Final = 5  # Discord takes ten files with a message
LONGEST_LIST: Final = 5_000  # entries of one file
UNSAFE = re.compile(r"[^\w.\- ]+|\.{2,}")
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Made:
    """A finished archive: its zip files, how many entries each list has, and how many files are in it or left out."""

    paths: tuple[Path, ...]
    entries: Mapping[str, int]
    files: int
    files_left: int


@dataclass(frozen=True, slots=True)
class Whose:
    """About whom, on which server."""

    guild_id: int
    user_id: int
    server: str
    now: datetime


async def make(con: Connection, store: ObjectStore, whose: Whose, folder: Path, most: int | None) -> Made:
    """Write the archive into a folder, in pieces of at most `most` bytes; a file that does not fit is named only.

    Raises:
        StoreProblem: the store of files does not answer.
    """
    entries: dict[str, int] = {}
    kept = left = 0
    with Pieces(folder, f"my-data-{whose.now:%Y-%m-%d}", most) as pieces:
        await asyncio.to_thread(pieces.add, "README.txt", readme(whose.server, whose.now).encode("utf-8-sig"))
        for name, select in CONTENTS.items():
            rows = await con.fetch(select, whose.guild_id, whose.user_id)
            entries[name] = len(rows)
            await asyncio.to_thread(_add_list, pieces, name, rows)
        for row in await con.fetch(FILES_KEPT, whose.guild_id, whose.user_id, store.place):
            if most is not None and (row["size"] > most or pieces.number_with(row["size"]) > MOST_PIECES):
                left += 1
                continue
            async with _fetched(store, row["object_key"], folder) as path:
                if path is None:
                    left += 1
                else:
                    await asyncio.to_thread(pieces.add_file, _file_name(row), path)
                    kept += 1
        await asyncio.to_thread(pieces.close)
        return Made(tuple(pieces.paths), entries, kept, left)


def _add_list(pieces: Pieces, name: str, rows: list[asyncpg.Record]) -> None:
    """One list; a long one goes on in further files, each whole in itself."""
    for number, batch in enumerate(itertools.batched(rows, LONGEST_LIST), start=1):
        place = name if number == 1 else f"{name}-{number}"
        shown = [dict(row) for row in batch]
        pieces.add(f"{place}.json", orjson.dumps(shown, default=str, option=orjson.OPT_INDENT_2))
        pieces.add(f"{place}.csv", b"".join(_csv(batch)))
    if not rows:
        pieces.add(f"{name}.json", b"[]")


def _csv(rows: Sequence[asyncpg.Record]) -> Iterator[bytes]:
    yield _line(rows[0].keys(), mark=True)
    for row in rows:
        yield _line(_cell(value) for value in row.values())


def _line(cells: Iterable[str], *, mark: bool = False) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case datetime():
            return value.isoformat()
        case dict() | list():
            return harmless(orjson.dumps(value).decode())
    return str(value)


def _file_name(row: asyncpg.Record) -> str:
    """Where a file lies in the archive: no path of the uploader's own, and no two alike."""
    plain = UNSAFE.sub("_", row["filename"]).strip(". ")[-LONGEST_NAME:] or "file"
    return f"files/{row['message_id']}-{row['id']}-{plain}"


@contextlib.asynccontextmanager
async def _fetched(store: ObjectStore, key: str, folder: Path) -> AsyncIterator[Path | None]:
    """The bytes of an object on the disk for a while; None when the store has lost it."""
    path = folder / "passing.part"
    try:
        with await asyncio.to_thread(path.open, "wb") as file:
            async for piece in store.get(key):
                await asyncio.to_thread(file.write, piece)
        yield path
    except ObjectMissing:
        yield None
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)
