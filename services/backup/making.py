"""A backup is made: one moment of the database, whole or not at all."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from services.attachments.objects.store import ObjectStore
from services.backup.manifest import NAME, UNFINISHED, Manifest, NoBackup, ObjectList, TableCopy
from services.backup.objects import StoredFile, copied, listed, write_list
from services.backup.packed import Packed, on_disk
from services.backup.tables import AS_WRITTEN, Shape, applied, shape
from services.database import connect
from services.database_reasons import plain_reason
from services.errors import DatabaseAway, ProfilerError

PREFIX = "profiler-"
ABANDONED_AFTER = timedelta(days=1)
EMPTY = "The database holds no record yet: there is nothing to back up."


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made; `wrong` says of which files it has no bytes although it was to have them."""

    folder: Path
    manifest: Manifest
    wrong: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(table.rows for table in self.manifest.tables)


async def make_backup(
    url: str, store: ObjectStore, folder: Path, at: datetime, *, with_bytes: bool, told: Callable[[str], None]
) -> Made:
    """Make a backup of the record at `url` in a new folder below `folder`, which gets its name when it is whole.

    The bot may run meanwhile: everything in it is of one moment. `at` is now (UTC), `told` hears how far it is.

    Raises:
        ProfilerError: there is nothing to back up, no room for it, or the database or store is away.
    """
    name = f"{PREFIX}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    target, unfinished = folder / name, folder / f"{name}{UNFINISHED}"
    if target.exists():
        raise ProfilerError(f"{target} is there already: nothing was changed.")
    try:
        unfinished.mkdir(mode=0o700, parents=True)
    except OSError as problem:
        raise ProfilerError(f"The folder {folder} cannot be written: {problem.strerror}.") from problem
    try:
        made = await _filled(url, store, unfinished, at, with_bytes=with_bytes, told=told)
        for each in (unfinished / "tables", unfinished):
            await asyncio.to_thread(on_disk, each)
        unfinished.rename(target)
        await asyncio.to_thread(on_disk, folder)
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
        raise DatabaseAway(plain_reason(url, problem)) from problem
    finally:
        await asyncio.to_thread(shutil.rmtree, unfinished, ignore_errors=True)
    return Made(target, made.manifest, made.wrong)


async def _filled(
    url: str, store: ObjectStore, folder: Path, at: datetime, *, with_bytes: bool, told: Callable[[str], None]
) -> Made:
    con = await connect(url)
    try:
        async with con.transaction(isolation="repeatable_read", readonly=True):
            await con.execute(AS_WRITTEN)
            migrations = await applied(con)
            if not migrations:
                raise ProfilerError(EMPTY)
            found = await shape(con)
            tables = [await _copied(con, name, found, folder, told) for name in found.tables]
            numbers = {name: await _number(con, name) for name in found.sequences}
            files = await listed(con)
        postgres = str(await con.fetchval("show server_version"))
    finally:
        await con.close()
    wrong: list[str] = []
    if with_bytes and files:
        told(f"{len(files)} files …")
        files, wrong = await copied(files, store, folder)
    objects = _objects(folder, files, store, with_bytes=with_bytes)
    manifest = Manifest(at, postgres, migrations, tuple(tables), numbers, objects)
    manifest.write(folder)
    return Made(folder, manifest, wrong)


async def _copied(
    con: asyncpg.Connection, name: str, found: Shape, folder: Path, told: Callable[[str], None]
) -> TableCopy:
    columns = found.tables[name]
    copy = TableCopy(name, columns, 0, "")
    with Packed(folder / copy.file) as packed:

        async def keep(data: bytes) -> None:
            await asyncio.to_thread(packed.write, data)

        said = await con.copy_from_table(name, schema_name="public", columns=columns, output=keep)
    rows = int(said.split()[-1])
    if rows:
        told(f"{name}: {rows}")
    return TableCopy(name, columns, rows, packed.sha256)


async def _number(con: asyncpg.Connection, name: str) -> tuple[int, bool]:
    row = await con.fetchrow(f'select last_value, is_called from "{name}"')  # noqa: S608 - a name of the catalogue
    assert row is not None, "a sequence has one row"
    return int(row["last_value"]), bool(row["is_called"])


def _objects(folder: Path, files: list[StoredFile], store: ObjectStore, *, with_bytes: bool) -> ObjectList:
    kept = sum(file.kept for file in files)
    return ObjectList(len(files), kept, with_bytes, store.place, write_list(folder, files))


def whole_backups(folder: Path) -> list[Path]:
    """The whole backups in a folder, the newest first."""
    found = []
    for each in sorted(folder.glob(f"{PREFIX}*"), reverse=True):
        try:
            Manifest.read(each)
        except (NoBackup, NotADirectoryError):
            continue
        found.append(each)
    return found


def thinned(folder: Path, keep: int, mine: Path, at: datetime) -> list[Path]:
    """Remove all whole backups but the `keep` newest, never `mine`, and what was interrupted a day before `at` (UTC).

    Returns what went.

    Each loses its name first, so that one that is removed half is never taken for a whole one.
    """
    old = [each for each in whole_backups(folder)[keep:] if each != mine]
    for each in old:
        (each / NAME).unlink()
    left = [
        each for each in folder.glob(f"{PREFIX}*{UNFINISHED}") if each.is_dir() and _age(each, at) > ABANDONED_AFTER
    ]
    for each in [*old, *left]:
        shutil.rmtree(each)
    return [*old, *left]


def _age(folder: Path, at: datetime) -> timedelta:
    """How long ago somebody wrote into it."""
    newest = max(path.stat().st_mtime for path in [folder, *folder.rglob("*")])
    return at - datetime.fromtimestamp(newest, UTC)
