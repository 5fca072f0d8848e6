"""The files of messages on the page: which there are, what state they are in, and what they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import asyncpg

from models.sql import load
from services.attachments.files import KeptFile, sized, why_not
from services.errors import ProfilerError
from services.page.sealed import readable
from services.page.whose import PATIENCE_MS, Whose, number, whose
from services.questions.shown import link
from services.reports.question import Question, ReportTools
from services.reports.report import Table
from services.storage.transactions import Connection
from services.wording.words import Words

ON_A_PAGE = 24
STORED = "stored"
STATES = (STORED, "waiting", "failed", "too_large", "excluded", "gone")
# What people call the kinds of files, by their types as Discord tells them.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "image": "^image/",
        "video": "^video/",
        "audio": "^audio/",
        "text": "^(text/|application/(json|xml|javascript|x-(python|sh|yaml|httpd-php)|sql|toml))",
        "pdf": "^application/pdf",
    }
)
OTHER = "other"
_OTHERS = f"^(?!({'|'.join(begins.removeprefix('^') for begins in KINDS.values())}))"


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file of a message; `sent_at` is the message's, aware UTC.

    `why` says why there is nothing to show or to take away of it, empty for stored ones. `description` is the text that
    its author gave it for those who cannot see it; text in pictures is not read by anybody.
    """

    message_id: int
    file_id: int
    channel: str
    author_id: int
    author: str
    sent_at: datetime
    name: str
    kind: str
    content_type: str
    size: int
    sized: str
    state: str
    why: str
    description: str
    width: int | None
    height: int | None
    seconds: float | None
    forwarded: bool
    link: str


@dataclass(frozen=True, slots=True)
class FilesPage:
    """Files, the newest first; `older` names the last one when there are more: the next page begins after it."""

    files: tuple[FileShown, ...]
    older: tuple[int, int] | None
    notes: tuple[str, ...]
    table: Table


async def files_page(tools: ReportTools, question: Question) -> FilesPage:
    """The files of messages that the viewer may read, the newest first.

    `values`: student, cohort, role, channel (ids), period (typed), kind (one of KINDS, or "other"), state (one of
    STATES), bots (false leaves apps out), after_message and after_file (where the page before ended). Those of
    students whom the viewer may not see are left out, as in an export.

    Raises:
        ProfilerError: too much to look through, or not the viewer's to see.
    """
    words = question.settings.words
    async with tools.database.pool.acquire() as con:
        asked = await whose(con, question)
        rows = await _rows(con, question, asked)
    shown = tuple(_shown(row, question) for row in rows[:ON_A_PAGE])
    last = shown[-1] if len(rows) > ON_A_PAGE else None
    notes = [words("Text inside pictures is not read: you find files by who sent them, where and when.")]
    if question.viewer.cohorts is not None:
        notes.append(words("Students of other cohorts are left out."))
    older = None if last is None else (last.message_id, last.file_id)
    return FilesPage(shown, older, tuple(notes), _table(shown, words))


def kind_of(content_type: str) -> str:
    """What people call a type of files: one of KINDS, or "other"."""
    return next((kind for kind, begins in KINDS.items() if re.match(begins, content_type)), OTHER)


async def _rows(con: Connection, question: Question, asked: Whose) -> list[asyncpg.Record]:
    """One more than a page has."""
    values = question.values
    if not asked.channels or asked.authors == ():
        return []
    kind, state = values.get("kind"), values.get("state")
    given: list[Any] = [
        question.guild_id,
        list(asked.channels),
        asked.first_id,
        asked.last_id,
        number(values, "after_message"),
        number(values, "after_file"),
        None if asked.authors is None else list(asked.authors),
        list(asked.hidden),
        asked.bots,
        _OTHERS if kind == OTHER else KINDS.get(str(kind)),
        state if state in STATES else None,
        ON_A_PAGE + 1,
    ]
    if asked.student is not None:
        given.append(asked.student)
    statement = load("page_files" if asked.student is None else "page_files_by")
    try:
        async with con.transaction(readonly=True):
            await con.execute(f"set local statement_timeout = {PATIENCE_MS}")
            return list(await con.fetch(statement, *given))
    except asyncpg.QueryCanceledError as slow:
        words = question.settings.words
        raise ProfilerError(words("There are too many messages to look through: add a person or a period.")) from slow


def _shown(row: asyncpg.Record, question: Question) -> FileShown:
    words, stored = question.settings.words, row["state"] == STORED
    channel = row["channel"] or str(row["channel_id"])
    return FileShown(
        message_id=row["message_id"],
        file_id=row["id"],
        channel=f"#{channel}" if row["parent"] is None else f"#{row['parent']} › {channel}",
        author_id=row["author_id"],
        author=row["author"],
        sent_at=row["sent_at"],
        name=readable(row["filename"], words),
        kind=kind_of(row["content_type"] or ""),
        content_type=row["content_type"] or "",
        size=row["size"],
        sized=sized(row["size"], words),
        state=row["state"],
        why="" if stored else why_not(KeptFile(row["filename"], row["size"], row["state"], None), words),
        description=readable(row["description"] or "", words),
        width=row["width"],
        height=row["height"],
        seconds=row["duration"],
        forwarded=row["forwarded"],
        link=link(question.guild_id, row["channel_id"], row["message_id"]),
    )


def _table(shown: tuple[FileShown, ...], words: Words) -> Table:
    return Table(
        "files",
        (
            words("Written"),
            words("Author"),
            words("Author id"),
            words("Channel"),
            words("File"),
            words("Type"),
            words("Bytes"),
            words("State"),
            words("Message id"),
            words("Link"),
        ),
        tuple(
            (
                one.sent_at,
                one.author,
                str(one.author_id),
                one.channel,
                one.name,
                one.content_type,
                one.size,
                one.why or words("kept"),
                str(one.message_id),
                one.link,
            )
            for one in shown
        ),
    )
