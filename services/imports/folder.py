"""Exported history into the database, in batches that can be repeated: a second run, or one after a kill, adds nothing.

An export is a copy of what Discord once showed, and not an exact one. So it fills in what is missing and never replaces
what the bot saw itself, and it claims nothing about how far a channel was read.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from exports import Export, ExportError, ExportFile, Problem, open_export
from services.database import Database
from services.errors import ProfilerError
from services.imports.batches import Batch, read_batch, write_batch, write_places
from services.storage.transactions import in_one_transaction
from services.storage.writes import WriteCounts

log = logging.getLogger(__name__)

BATCH = 1_000
KEPT_PROBLEMS = 1_000
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class NothingToImport(ProfilerError):
    """The path holds no export; the text says so in one sentence."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is: the file under way (counted from 1) and all messages understood so far."""

    file: Path
    number: int
    files: int
    messages: int


@dataclass(slots=True)
class ImportReport:
    """What an import did."""

    servers: list[str] = field(default_factory=list)
    """Names, the largest first."""
    files: int = 0
    messages: int = 0
    """Messages understood; each is new, changed or same."""
    new: int = 0
    changed: int = 0
    same: int = 0
    not_understood: int = 0
    problems: list[Problem] = field(default_factory=list)
    """What was not understood (path, position, reason; `str` gives a line): the first thousand."""

    def __str__(self) -> str:
        counted = f"files {self.files}, new messages {self.new}, changed {self.changed}, known before {self.same}"
        return f"{', '.join(self.servers)}: {counted}; not understood {self.not_understood}."

    def add(self, counts: WriteCounts) -> None:
        """Count what one batch did."""
        self.messages += sum(counts)
        self.new += counts.new
        self.changed += counts.changed
        self.same += counts.same

    def note(self, problems: list[Problem]) -> None:
        """Note what was not understood."""
        self.not_understood += len(problems)
        self.problems.extend(problems[: KEPT_PROBLEMS - len(self.problems)])


def _say_nothing(_: ImportProgress) -> None:
    """No progress is wanted."""


async def import_folder(
    database: Database, folder: Path, *, progress: Callable[[ImportProgress], None] = _say_nothing
) -> ImportReport:
    """Store all DiscordChatExporter files at a folder or file; raises NothingToImport when there are none."""
    try:
        export = await asyncio.to_thread(open_export, folder)
    except ExportError as problem:
        raise NothingToImport(str(problem)) from problem
    report = ImportReport(servers=list(export.guilds().values()))
    report.note(export.problems)
    await _store_places(database, export)
    # Of two exports of one message the newer is stored first; the older then tells nothing new.
    files = sorted(export.files, key=lambda file: file.header.exported_at or _EARLIEST, reverse=True)
    for number, file in enumerate(files, start=1):
        async for batch in _batches(file):
            report.add(await in_one_transaction(database, partial(write_batch, batch=batch)))
            report.note(batch.problems)
            progress(ImportProgress(file.path, number, len(files), report.messages))
        report.files += 1
    log.info("import: %d files, %d new messages, %d not understood", report.files, report.new, report.not_understood)
    return report


async def _store_places(database: Database, export: Export) -> None:
    for guild_id, name in export.guilds().items():
        store = partial(write_places, guild_id=int(guild_id), name=name, channels=export.channels(guild_id))
        await in_one_transaction(database, store)


async def _batches(file: ExportFile) -> AsyncIterator[Batch]:
    """A file's messages a thousand at a time, read in a thread."""
    known: set[str] = set()
    with closing(file.entries()) as entries:
        while batch := await asyncio.to_thread(read_batch, entries, file, known, BATCH):
            yield batch
