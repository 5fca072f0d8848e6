"""What a backup says of itself; the file with it is written last, so that what has none is no backup."""

import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from services.errors import ProfilerError

NAME = "backup.json"
OBJECTS = "objects.jsonl.gz"
FORMAT = 1
UNFINISHED = ".unfinished"


class NoBackup(ProfilerError):
    """A folder is no backup, or not a whole one; the text says why."""


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table: its rows as PostgreSQL's COPY writes them, compressed, and the hash of that file."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def file(self) -> str:
        """Where it lies in the backup."""
        return f"tables/{self.name}.copy.gz"


@dataclass(frozen=True, slots=True)
class ObjectList:
    """The list of stored files: how many, how many of them have their bytes in the backup, the hash of the list.

    `place` is the store that they lie in, `with_bytes` whether the backup was to take them along.
    """

    count: int
    kept: int
    with_bytes: bool
    place: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup: when the record was as it says (UTC), the schema's steps, the tables and where their numbers stood."""

    made_at: datetime
    postgres: str
    migrations: tuple[str, ...]
    tables: tuple[TableCopy, ...]
    sequences: dict[str, tuple[int, bool]]
    objects: ObjectList

    def write(self, folder: Path) -> None:
        """Write it into the backup's folder."""
        told = asdict(self) | {"format": FORMAT}
        with os.fdopen(os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2))
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """That of a folder; raises NoBackup."""
        if folder.name.endswith(UNFINISHED):
            raise NoBackup(f"{folder} was interrupted before it was whole: restore another backup.")
        try:
            told = orjson.loads((folder / NAME).read_bytes())
        except FileNotFoundError:
            raise NoBackup(f"{folder} is no backup: it has no {NAME}.") from None
        except (OSError, orjson.JSONDecodeError):
            raise NoBackup(f"{folder / NAME} cannot be read: copy the backup again, or restore another one.") from None
        try:
            return _understood(told)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise NoBackup(f"{folder / NAME} is not one that this version understands.") from None


def _understood(told: Any) -> Manifest:
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    return Manifest(
        datetime.fromisoformat(told["made_at"]),
        told["postgres"],
        tuple(told["migrations"]),
        tuple(TableCopy(**{**table, "columns": tuple(table["columns"])}) for table in told["tables"]),
        {name: (int(value), bool(called)) for name, (value, called) in told["sequences"].items()},
        ObjectList(**told["objects"]),
    )
