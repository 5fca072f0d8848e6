"""Which files were read, how far, and what came of it: the rows of `imported_file`.

A file is known by what is in it, so a copy under another name is the same file and a new export of a channel is not.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from exports import ExportFile
from services.errors import ProfilerError
from services.imports.report import FileReport
from services.storage.transactions import Connection

READER = 1
"""Raised when exports are read otherwise than before, so that files which were read already are read again."""


class ReadByAnother(ProfilerError):
    """Two imports read one file at the same time."""

    def __init__(self, file: ExportFile) -> None:
        super().__init__(
            f"Another import is reading {file.path.name}: wait until it is done, then start this one again."
        )


@dataclass(frozen=True, slots=True)
class Media:
    """A saved file of an attachment; `path` is relative to the folder of the export's file."""

    message_id: int
    attachment_id: int
    path: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a file was read: `position` entries are stored, of the last ones the saved files of `due` may not be."""

    position: int = 0
    finished: bool = False
    report: FileReport = field(default_factory=FileReport)
    due: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file and the key of its row."""

    file: ExportFile
    guild_id: int
    digest: str

    @classmethod
    def of(cls, file: ExportFile) -> "Source":
        """The file with its digest; reads all of it, so call it in a thread. Raises OSError."""
        with file.path.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").hexdigest()
        # Where a thread's first message belongs depends on the other files.
        told = f"{READER} {file.starter_lives_in_parent:d} {content}"
        return cls(file, int(file.header.guild_id), hashlib.sha256(told.encode()).hexdigest())


async def begun(con: Connection, source: Source, *, anew: bool = False) -> Standing:
    """How far the file was read by earlier runs, noting that it is under way; `anew` forgets what they did."""
    row = await con.fetchrow(
        """
        insert into imported_file as known (guild_id, digest, name, size, begun_at) values ($1, $2, $3, $4, now())
        on conflict (guild_id, digest) do update set
            position = case when $5 then 0 else known.position end,
            finished_at = case when $5 then null else known.finished_at end,
            report = case when $5 then null else known.report end
        returning position, finished_at, report
        """,
        source.guild_id,
        source.digest,
        source.file.path.name,
        source.file.path.stat().st_size,
        anew,
    )
    assert row is not None  # an upsert that returns always returns
    return _standing(row)


async def locked(con: Connection, source: Source) -> Standing:
    """How far the file is read; nobody else writes of it until the transaction ends. Comes before all other locks."""
    row = await con.fetchrow(
        "select position, finished_at, report from imported_file where guild_id = $1 and digest = $2 for update",
        source.guild_id,
        source.digest,
    )
    return _standing(row) if row else Standing()


async def advanced(con: Connection, source: Source, standing: Standing) -> None:
    """Note how far the file is read now, in the transaction that stores what was read."""
    report = standing.report.to_json() | {"due": [[m.message_id, m.attachment_id, m.path] for m in standing.due]}
    await con.execute(
        "update imported_file set position = $3, report = $4,"
        " finished_at = case when $5 then coalesce(finished_at, now()) end where guild_id = $1 and digest = $2",
        source.guild_id,
        source.digest,
        standing.position,
        report,
        standing.finished,
    )


async def settled(con: Connection, source: Source, position: int, states: list[str], *, last: bool) -> Standing:
    """Note what became of the saved files that were due, each of `states` of one; returns how far the file is.

    `last`: nothing follows in the file. Raises ReadByAnother when somebody else read on meanwhile.
    """
    standing = await locked(con, source)
    if standing.position != position:
        raise ReadByAnother(source.file)
    if standing.due:
        standing.report.note_media(states)
    after = Standing(position, standing.finished or last, standing.report)
    await advanced(con, source, after)
    return after


def _standing(row: asyncpg.Record) -> Standing:
    kept: dict[str, Any] = row["report"] or {}
    return Standing(
        position=row["position"],
        finished=row["finished_at"] is not None,
        report=FileReport.from_json(kept),
        due=tuple(Media(*item) for item in kept.get("due", ())),
    )
