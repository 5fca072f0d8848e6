"""Exported history into the database, in batches that can be repeated and that remember how far they came.

An export is a copy of what Discord once showed, and not an exact one. So it fills in what is missing and never replaces
what the bot saw itself, and it claims nothing about how far a channel was read. A run that was interrupted, even by a
kill, is taken up where it stopped; a file that was read to its end is not read again.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from exports import Export, ExportError, Problem, open_export
from services.config.leaving_out import left_out_channels
from services.database import Database
from services.errors import ProfilerError
from services.imports.batch import Batch
from services.imports.batches import read_batch, store_batch, write_places
from services.imports.ledger import Media, Source, Standing, begun, settled
from services.imports.report import ImportReport
from services.storage.statistics import Statistics
from services.storage.transactions import in_one_transaction

log = logging.getLogger(__name__)

BATCH = 1_000
_EARLIEST = datetime.min.replace(tzinfo=UTC)

type Keep = Callable[[int, Media, Path], Awaitable[str]]
"""Stores the bytes of a saved file (server, which file, where it lies) and returns the state of its attachment."""


class NothingToImport(ProfilerError):
    """The path holds no export; the text says so in one sentence."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is: the file under way (counted from 1), messages of all files so far, bytes of all files."""

    file: Path
    number: int
    files: int
    messages: int
    bytes_read: int
    bytes_in_all: int


def _say_nothing(_: ImportProgress) -> None:
    """No progress is wanted."""


async def import_folder(
    database: Database,
    folder: Path,
    *,
    keep: Keep | None = None,
    anew: bool = False,
    progress: Callable[[ImportProgress], None] = _say_nothing,
) -> ImportReport:
    """Store all DiscordChatExporter files at a folder or file; raises NothingToImport when there are none.

    `keep` takes the files of attachments that the exporter saved; without it only their names are stored. `anew` reads
    files again that were read before.
    """
    try:
        export = await asyncio.to_thread(open_export, folder)
    except ExportError as problem:
        raise NothingToImport(str(problem)) from problem
    run = _Run(database, export, keep, progress, anew=anew)
    await run.store()
    report = run.report
    log.info("import: %d files, %d new messages, %d not understood", report.files, report.new, report.not_understood)
    return report


class _Run:
    """One run over an export's files."""

    def __init__(
        self,
        database: Database,
        export: Export,
        keep: Keep | None,
        tell: Callable[[ImportProgress], None],
        *,
        anew: bool,
    ) -> None:
        self._database, self._export, self._keep, self._tell, self._anew = database, export, keep, tell, anew
        # Of two exports of one message the newer is stored first; the older then tells nothing new.
        self._files = sorted(export.files, key=lambda file: file.header.exported_at or _EARLIEST, reverse=True)
        self._sizes = [file.path.stat().st_size for file in self._files]
        self._statistics = Statistics(database)
        self._number = 0
        self._bytes_read = 0
        self._unwanted: frozenset[int] = frozenset()
        self.report = ImportReport(servers=list(export.guilds().values()))

    async def store(self) -> None:
        """Store everything that is not stored yet."""
        self.report.note(self._export.problems)
        for guild_id, name in self._export.guilds().items():
            channels = self._export.channels(guild_id)
            await in_one_transaction(
                self._database, partial(write_places, guild_id=int(guild_id), name=name, channels=channels)
            )
            unwanted = partial(left_out_channels, guild_id=int(guild_id))
            self._unwanted |= await in_one_transaction(self._database, unwanted)
        for number, file in enumerate(self._files, start=1):
            self._number = number
            if int(file.header.channel_id) in self._unwanted:
                self.report.files_unwanted += 1
                continue
            try:
                source = await asyncio.to_thread(Source.of, file)
            except OSError as unread:
                self.report.note([Problem(file.path, "header", f"the file cannot be read: {unread.strerror}")])
                continue
            before = await in_one_transaction(self._database, partial(begun, source=source, anew=self._anew))
            if before.finished:
                self.report.files_read_before += 1
                self.report.take(file.path, before.report, before.report)
                self._bytes_read = self._sizes[number - 1]
                self._told(0)
            else:
                self.report.take(file.path, before.report, (await self._store_file(source, before)).report)

    async def _store_file(self, source: Source, standing: Standing) -> Standing:
        """Store what is missing of one file; returns how far it is then, which is to its end."""
        self._bytes_read = 0
        if standing.due:
            standing = await self._settle(source, standing, last=False)
        async with aclosing(_batches(source, standing.position, self._note_bytes)) as batches:
            async for batch in batches:
                if self._keep is None:
                    batch.media.clear()
                store = partial(
                    store_batch, source=source, batch=batch, position=standing.position, door=self._database.door
                )
                before, standing = standing, await in_one_transaction(self._database, store)
                await self._statistics.stored(standing.report.new - before.report.new)
                if standing.due:
                    standing = await self._settle(source, standing, last=batch.last)
                self._told(standing.report.messages)
        return standing

    async def _settle(self, source: Source, standing: Standing, *, last: bool) -> Standing:
        """Store the bytes of the saved files that the last batch named, and note that they are."""
        states = [await self._kept(source, media) for media in standing.due]
        note = partial(settled, source=source, position=standing.position, states=states, last=last)
        return await in_one_transaction(self._database, note)

    async def _kept(self, source: Source, media: Media) -> str:
        path = source.file.path.parent.resolve() / media.path
        if self._keep is None or not path.is_file():
            return "missing"
        return await self._keep(source.guild_id, media, path)

    def _note_bytes(self, read: int) -> None:
        self._bytes_read = read

    def _told(self, messages: int) -> None:
        """Say how far it is; `messages` are those of the file under way."""
        done = sum(self._sizes[: self._number - 1]) + self._bytes_read
        file, total = self._files[self._number - 1], self.report.messages + messages
        self._tell(ImportProgress(file.path, self._number, len(self._files), total, done, sum(self._sizes)))


async def _batches(source: Source, skip: int, on_read: Callable[[int], None]) -> AsyncGenerator[Batch]:
    """A file's messages after the first `skip`, a thousand at a time; one is read while the one before is stored."""
    known: set[str] = set()
    with closing(source.file.entries(skip=skip, on_read=on_read)) as entries:

        def reading() -> asyncio.Task[Batch]:
            return asyncio.create_task(asyncio.to_thread(read_batch, entries, source.file, known, BATCH))

        coming = reading()
        try:
            while True:
                batch = await asyncio.shield(coming)
                if not batch.last:
                    coming = reading()
                yield batch
                if batch.last:
                    return
        finally:
            await asyncio.wait({coming})  # a thread cannot be stopped, and the file must not be closed under it
