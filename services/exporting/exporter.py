"""Makes exports and hands them over: small ones as a file, large ones as a link that ends after an hour."""

import asyncio
import contextlib
import logging
import shutil
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from services.attachments.objects.store import RESERVE, ObjectStore, StoreProblem
from services.database import Database
from services.errors import ProfilerError
from services.exporting.contents import Scope, What, columns_of, rows_of, scope_of
from services.exporting.kinds import CONTENT_TYPES, Kind
from services.exporting.writing import WritingFailed, writing
from services.reports.question import Question
from services.storage.transactions import Connection, in_one_transaction
from services.wording.words import Words

log = logging.getLogger(__name__)

SPOOL: Final = "passing-exports"  # in DATA_DIR
MOST_SENT: Final = 10 * 1024 * 1024  # what Discord takes as one file
LINK_SECONDS: Final = 3_600
LOOK_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export: a file that is there until it was sent, or a link and when it ends."""

    name: str
    rows: int
    size: int
    scope: Scope
    path: Path | None = None
    link: str | None = None
    ends_at: datetime | None = None


class Exporter:
    """Writes one export at a time; what lies in the store for longer than its link is deleted, whatever happens."""

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        spool: Path,
        clock: Callable[[], datetime],
        *,
        most_sent: int = MOST_SENT,
    ) -> None:
        self._database, self._store, self._spool, self._clock = database, store, spool, clock
        self._most_sent = most_sent
        self._turn = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def exported(self, question: Question, what: What, kind: Kind, number: int) -> AsyncIterator[Exported]:
        """An export of what a question's viewer may see; `number` is the id of the interaction that asked.

        Raises:
            ProfilerError: it is too large for where it should go, or could not be made.
        """
        folder = self._spool / str(number)
        async with self._turn:
            try:
                yield await self._in_words(question, what, kind, number, folder)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def run(self) -> None:
        """Delete exports whose links have ended, for ever; and what a killed process left on the disk."""
        async with self._turn:  # also when this begins again: an export under way keeps its files
            await asyncio.to_thread(shutil.rmtree, self._spool, ignore_errors=True)
        while True:
            await self.tidy()
            await asyncio.sleep(LOOK_SECONDS)

    async def tidy(self) -> None:
        """Delete what lies in the store although its link has ended; what fails is tried again the next time."""
        ended = await self._database.pool.fetch(
            "select guild_id, id, object_key from exported_file where expires_at <= $1 and place = $2",
            *(self._clock(), self._store.place),
        )
        for guild_id, number, key in ended:
            try:
                await self._store.delete(key)
            except StoreProblem as problem:
                log.warning("an ended export stays in the store for now: %s", problem)
                return
            await in_one_transaction(self._database, lambda con, key=(guild_id, number): _forget(con, *key))  # type: ignore[misc]

    async def _in_words(self, question: Question, what: What, kind: Kind, number: int, folder: Path) -> Exported:
        """The finished export; whatever the disk or the writing process did is told as a ProfilerError."""
        words = question.settings.words
        try:
            with _of_the_disk():
                await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
            return await self._made(question, what, kind, number, folder)
        except WritingFailed as failure:
            log.warning("an export failed: %s", type(failure.__cause__ or failure).__name__)
            with contextlib.suppress(OSError):
                await asyncio.to_thread(_check_room, folder, words)
            raise ProfilerError(words("I could not make the file. Please ask again in a minute.")) from failure

    async def _made(self, question: Question, what: What, kind: Kind, number: int, folder: Path) -> Exported:
        words = question.settings.words
        today = question.now.astimezone(question.settings.zone).date()
        path = folder / f"{what}-{today}.{kind}"
        async with self._database.pool.acquire() as con:
            scope = await scope_of(con, question)
            rows = await _written(con, question, what, kind, path, scope)
        size = path.stat().st_size
        if size > self._most_sent and kind == "csv" and not await self._has_links(question, number, path):
            with _of_the_disk():
                path = await asyncio.to_thread(_zipped, path)
                size = path.stat().st_size
        if size <= self._most_sent:
            return Exported(path.name, rows, size, scope, path=path)
        return await self._kept(question, kind, number, Exported(path.name, rows, size, scope, path=path), words)

    async def _has_links(self, question: Question, number: int, path: Path) -> bool:
        return await self._store.link(_key(question, number, path.name), path.name, LINK_SECONDS) is not None

    async def _kept(self, question: Question, kind: Kind, number: int, made: Exported, words: Words) -> Exported:
        """The export in the store; its row is there before its bytes, so that they are never forgotten."""
        key = _key(question, number, made.name)
        link = await self._store.link(key, made.name, LINK_SECONDS)
        if link is None or made.path is None:
            raise ProfilerError(_too_large(made.size, self._most_sent, words))
        ends_at = self._clock() + timedelta(seconds=LINK_SECONDS)
        given = (question.guild_id, number, key, self._store.place, ends_at)
        await in_one_transaction(self._database, lambda con: _remember(con, *given))
        await self._store.put(key, made.path, CONTENT_TYPES[kind])
        return Exported(made.name, made.rows, made.size, made.scope, link=link, ends_at=ends_at)


async def _written(con: Connection, question: Question, what: What, kind: Kind, path: Path, scope: Scope) -> int:
    """Write the file; returns how many rows it has."""
    words, rows = question.settings.words, 0
    title = words("Students") if what == "students" else words("Messages")
    async with (
        writing(kind, path, title, columns_of(what, words)) as add,
        aclosing(rows_of(con, question, what, scope)) as batches,
    ):
        async for batch in batches:
            await add(batch)
            rows += len(batch)
            await asyncio.to_thread(_check_room, path.parent, words)
    return rows


@contextlib.contextmanager
def _of_the_disk() -> Iterator[None]:
    """An OSError is one of the disk here, not of the database."""
    try:
        yield
    except OSError as refused:
        raise WritingFailed("disk") from refused


def _check_room(folder: Path, words: Words) -> None:
    if shutil.disk_usage(folder).free < RESERVE:
        raise ProfilerError(
            words("The disk here is too full for this file. Choose a shorter period, or ask the operator for space.")
        )


def _too_large(size: int, most: int, words: Words) -> str:
    return words(
        "The file has {size} MB, more than the {most} MB that can be sent. "
        "Choose a shorter period, one channel or one student; Parquet is the smallest kind.",
        size=words.number(size / 2**20, digits=1),
        most=words.number(most / 2**20, digits=1),
    )


def _key(question: Question, number: int, name: str) -> str:
    return f"exports/{question.guild_id}/{number}/{name}"


def _zipped(path: Path) -> Path:
    packed = path.with_name(f"{path.name}.zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    return packed


async def _remember(con: Connection, guild_id: int, number: int, key: str, place: str, ends_at: datetime) -> None:
    await con.execute(
        "insert into exported_file (guild_id, id, object_key, place, expires_at) values ($1, $2, $3, $4, $5)"
        " on conflict (guild_id, id) do update set expires_at = excluded.expires_at",
        *(guild_id, number, key, place, ends_at),
    )


async def _forget(con: Connection, guild_id: int, number: int) -> None:
    await con.execute("delete from exported_file where guild_id = $1 and id = $2", guild_id, number)
