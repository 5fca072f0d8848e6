"""A backup becomes a record again: verified while it is read, in one transaction, into an empty database."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg

from services.attachments.objects.store import ObjectStore
from services.backup.later import kept_promises, later_backup
from services.backup.manifest import Manifest, NoBackup, TableCopy
from services.backup.objects import StoredFile, put_back, read_list
from services.backup.packed import unpacked
from services.backup.tables import AS_WRITTEN, applied, full, shape
from services.database import connect
from services.database_reasons import plain_reason
from services.errors import DatabaseAway, SetupProblem
from services.nudges.drafting import KEPT
from services.schema import MIGRATIONS, apply_migrations

NOT_EMPTY = (
    "The database holds a record already ({tables}): restore into an empty one. Of the bot's own PostgreSQL, stop the "
    "bot and move the folder {folder} away."
)
NEWER = "The backup was made by a newer version of the program (it knows {name}): install that one, then restore."
TOO_NEW = "The database is empty but prepared for a newer schema than the backup's: restore into one without any table."
# Somebody approved them before the backup; whether they went out after it nobody can say, so they are asked again.
ASK_AGAIN = """
update nudge set state = 'draft', approved_by = null, approved_at = null, way = null, expires_at = $1
where state in ('approved', 'sending')
"""
FOUND = """
update stored_object as s set place = $3, release_at = null
from unnest($1::bigint[], $2::text[]) as u (guild_id, sha256)
where s.guild_id = u.guild_id and s.sha256 = u.sha256
"""
FETCHED_AGAIN = """
update attachment as a set state = 'waiting', reason = null, next_try_at = null, tries = 0, sha256 = null,
    stored_at = null
from unnest($1::bigint[], $2::text[]) as u (guild_id, sha256)
where a.guild_id = u.guild_id and a.sha256 = u.sha256 and a.state = 'stored'
"""
FORGOTTEN = """
delete from stored_object as s using unnest($1::bigint[], $2::text[]) as u (guild_id, sha256)
where s.guild_id = u.guild_id and s.sha256 = u.sha256
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: rows, files in the store, files that are fetched from Discord again, messages asked anew.

    `later` is a later backup, `forgotten` how many people were forgotten between the two and are to be erased again.
    """

    manifest: Manifest
    rows: int
    files: int
    missing: int
    asked_again: int
    forgotten: int
    later: Path | None


async def restore_backup(
    url: str,
    store: ObjectStore,
    folder: Path,
    at: datetime,
    *,
    read_all: bool,
    told: Callable[[str], None],
    privacy_key: str | None = None,
    own_folder: str = "DATA_DIR/postgres",
) -> Restored:
    """Bring a backup into the empty database at `url` and its files into the store.

    `at` is now (UTC); `read_all` also reads the files that the store has already; `privacy_key` is PRIVACY_KEY, if set.
    Interrupted, nothing is in the database, and the same call begins again.

    Raises:
        ProfilerError: the folder is no whole backup, the database is not empty, or something does not answer.
    """
    manifest = Manifest.read(folder)
    target = _schema(manifest)
    files = await read_list(folder, manifest)
    await _check_empty(url, manifest, own_folder)
    await apply_migrations(url, upto=target)
    every = max(1, len(files) // 10)

    def counted(number: int) -> None:
        if number % every == 0:
            told(f"{number} of {len(files)} files")

    there, missing = await put_back(files, store, folder, read_all=read_all, told=counted)
    later = later_backup(folder, manifest)
    arriving = _Arriving(manifest, folder, there, missing, store.place, at, later, privacy_key)
    try:
        asked_again, forgotten = await _fill(url, arriving, own_folder, told)
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
        raise DatabaseAway(plain_reason(url, problem)) from problem
    await apply_migrations(url)
    rows = sum(table.rows for table in manifest.tables)
    return Restored(manifest, rows, len(there), len(missing), asked_again, forgotten, later)


def _schema(manifest: Manifest) -> str:
    """The step of the schema that the backup is of; raises SetupProblem when this program does not know it."""
    known = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    for name in manifest.migrations:
        if name not in known:
            raise SetupProblem(NEWER.format(name=name))
    if list(manifest.migrations) != known[: len(manifest.migrations)]:
        raise NoBackup("The backup is of a schema that no version of this program had: restore another one.")
    return manifest.migrations[-1]


async def _check_empty(url: str, manifest: Manifest, own_folder: str) -> None:
    con = await connect(url)
    try:
        await _refuse_rows(con, own_folder)
        if set(await applied(con)) - set(manifest.migrations):
            raise SetupProblem(TOO_NEW)
    finally:
        await con.close()


async def _refuse_rows(con: asyncpg.Connection, own_folder: str) -> None:
    if rows := await full(con):
        raise SetupProblem(NOT_EMPTY.format(tables=", ".join(rows[:5]), folder=own_folder))


@dataclass(frozen=True, slots=True)
class _Arriving:
    """A backup whose files are in the store, or known to be nowhere."""

    manifest: Manifest
    folder: Path
    there: list[StoredFile]
    missing: list[StoredFile]
    place: str
    at: datetime
    later: Path | None
    privacy_key: str | None


async def _fill(url: str, arriving: _Arriving, own_folder: str, told: Callable[[str], None]) -> tuple[int, int]:
    """Everything in one transaction, while nobody else can write.

    Returns how many messages are to be approved anew, and how many people to be forgotten again.
    """
    con, manifest = await connect(url), arriving.manifest
    try:
        async with con.transaction():
            await con.execute(AS_WRITTEN)
            await _check_shape(con, manifest)
            async with _alone(con, [table.name for table in manifest.tables]):
                await _refuse_rows(con, own_folder)
                for table in manifest.tables:
                    await _load(con, table, arriving.folder)
                    if table.rows:
                        told(f"{table.name}: {table.rows}")
                await _place(con, arriving)
                asked_again = await _not_twice(con, arriving)
            for name, (value, called) in manifest.sequences.items():
                await con.execute("select setval(to_regclass($1), $2, $3)", f'public."{name}"', value, called)
            forgotten = 0
            if arriving.later is not None:
                forgotten = await kept_promises(con, arriving.later, arriving.privacy_key, arriving.at)
        await con.execute("analyze")
    finally:
        await con.close()
    return asked_again, forgotten


async def _check_shape(con: asyncpg.Connection, manifest: Manifest) -> None:
    """Raise NoBackup unless the backup's tables and columns are exactly those of its schema."""
    found = await shape(con)
    if {table.name: set(table.columns) for table in manifest.tables} != {
        name: set(columns) for name, columns in found.tables.items()
    } or set(manifest.sequences) != set(found.sequences):
        raise NoBackup("The backup's tables are not those of its schema: restore another one.")


@contextlib.asynccontextmanager
async def _alone(con: asyncpg.Connection, names: list[str]) -> AsyncIterator[None]:
    """Meanwhile nobody else writes, and no trigger adds to what is copied: the sums are in the backup too."""
    for name in names:
        await con.execute(f'alter table "{name}" disable trigger user')
    yield
    for name in names:
        await con.execute(f'alter table "{name}" enable trigger user')


async def _load(con: asyncpg.Connection, table: TableCopy, folder: Path) -> None:
    said = await con.copy_to_table(
        table.name, schema_name="public", columns=table.columns, source=unpacked(folder / table.file, table.sha256)
    )
    if int(said.split()[-1]) != table.rows:
        raise NoBackup(f"{folder / table.file} does not hold the {table.rows} rows that it should.")


async def _place(con: asyncpg.Connection, arriving: _Arriving) -> None:
    """Say of each file where it lies now; one that is nowhere is fetched from Discord again."""
    there, missing = (
        ([file.guild_id for file in each], [file.sha256 for file in each])
        for each in (arriving.there, arriving.missing)
    )
    if arriving.there:
        await con.execute(FOUND, *there, arriving.place)
    if arriving.missing:
        await con.execute(FETCHED_AGAIN, *missing)
        await con.execute(FORGOTTEN, *missing)


async def _not_twice(con: asyncpg.Connection, arriving: _Arriving) -> int:
    """Let nothing go out a second time; returns how many messages were on their way."""
    if "nudge" not in {table.name for table in arriving.manifest.tables}:
        return 0
    return int((await con.execute(ASK_AGAIN, arriving.at + KEPT)).split()[-1])
