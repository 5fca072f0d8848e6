"""The messages themselves on the page: the newest, or those that a search finds, and nothing of who may not be seen."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from models.sql import load
from services.encryption.keys import Keyring
from services.errors import ProfilerError
from services.page.markdown import all_said, said
from services.page.sealed import readable
from services.page.whose import PATIENCE_MS, Whose, number, whose
from services.people.finding import check_students
from services.questions.shown import link
from services.reports.question import Question, ReportTools
from services.reports.report import Table
from services.search.finding import HAS, MOST_FOUND, still_due
from services.search.lexemes import as_it_is as in_clear
from services.search.lexemes import link_marks
from services.search.report import MOST_DUE, Searched, check_search, completeness, count_of, found_of
from services.search.snippet import hits
from services.search.texts import searchable
from services.storage.transactions import Connection
from services.wording.words import Words

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it is read: `texts` are its own, those forwarded in it, its embeds and its poll; times aware UTC.

    `hits` are where in the first text the words stand that were looked for. `answers` names whom it replies to.
    """

    message_id: int
    channel_id: int
    channel: str
    author_id: int
    author: str
    is_bot: bool
    sent_at: datetime
    edited_at: datetime | None
    texts: tuple[str, ...]
    hits: tuple[tuple[int, int], ...]
    answers: str
    files: tuple[str, ...]
    reactions: int
    pinned: bool
    link: str

    @property
    def text(self) -> str:
        """All of its texts."""
        return "\n".join(self.texts)


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Messages, the newest first; `older` is the id before which the next page begins, None on the last.

    `told` says how many were found and where; `notes` how complete that is. `found` counts what a search found.
    """

    told: tuple[str, ...]
    notes: tuple[str, ...]
    messages: tuple[Shown, ...]
    older: int | None
    found: int | None
    table: Table


async def messages_page(tools: ReportTools, question: Question) -> MessagesPage:
    """Messages that hold `text`, as `/search` finds them, or the newest without one.

    `values`: text, student, cohort, role, channel (ids), period (typed), has ("file", "code", "link", "image"), bots
    (false leaves apps out), before (a message's id). Without a text messages of students whom the viewer may not see
    are left out, as in an export.

    Raises:
        ProfilerError: nothing to look for, too much to look through, or not the viewer's to see.
    """
    if str(question.values.get("text") or "").strip():
        return await _searched(tools, question)
    words = question.settings.words
    async with tools.database.pool.acquire() as con:
        asked = await whose(con, question)
        ids = await _newest(con, question, asked, tools.database.keys)
        rows = await _rows(con, question, ids[:ON_A_PAGE], asked.hidden)
        notes = await _notes(con, question)
    older = ids[ON_A_PAGE - 1] if len(ids) > ON_A_PAGE else None
    shown = tuple(_shown(row, question, ()) for row in rows)
    where = words.count(
        "in the {n} channel you may read", "in the {n} channels and threads you may read", len(asked.channels)
    )
    told = [words("The newest messages {where}.", where=where)]
    if question.viewer.cohorts is not None:
        told.append(words("Students of other cohorts are left out."))
    return MessagesPage(tuple(told), notes, shown, older, None, _table(shown, question))


async def _searched(tools: ReportTools, question: Question) -> MessagesPage:
    check_search(question)
    words, before = question.settings.words, number(question.values, "before")
    async with tools.database.pool.acquire() as con:
        await check_students(con, question.guild_id, question.values, question.viewer, question.settings)
        searched, found = await found_of(con, tools.database, question)
        asked = await whose(con, question)
        kept = [
            one.message_id
            for one in found[:MOST_FOUND]
            if (asked.authors is None or one.author_id in asked.authors) and (before is None or one.message_id < before)
        ]
        rows = await _rows(con, question, kept[:ON_A_PAGE], asked.hidden)
    if not asked.bots:
        rows = [row for row in rows if not row["is_bot"]]
    # Beside the loop: stems of words that were never met take their time.
    shown = await asyncio.to_thread(_all_shown, rows, question, searched)
    told = [said(count_of(len(found), searched, words), question)]
    if not asked.bots:
        told.append(words("Those of apps are counted but not shown."))
    return MessagesPage(
        told=tuple(told),
        notes=all_said(completeness(question, searched.complete_through, searched.due), question),
        messages=shown,
        older=kept[ON_A_PAGE - 1] if len(kept) > ON_A_PAGE else None,
        found=len(found),
        table=_table(shown, question),
    )


async def _newest(con: Connection, question: Question, asked: Whose, keys: Keyring | None) -> list[int]:
    """The ids of the newest messages, one more than a page has."""
    if not asked.channels or asked.authors == ():
        return []
    has = next((kind for kind in HAS if kind == question.values.get("has")), None)
    by = asked.authors if asked.student is None else asked.student
    statement = load("page_messages" if asked.student is None else "page_messages_by")
    ways = [in_clear, *(() if keys is None else (key.blind for key in keys.keys.values()))]
    given: tuple[Any, ...] = (
        question.guild_id,
        list(asked.channels),
        asked.first_id,
        asked.last_id,
        list(by) if isinstance(by, tuple) else by,
        list(asked.hidden),
        has,
        asked.bots,
        ON_A_PAGE + 1,
        link_marks(ways),
    )
    try:
        async with con.transaction(readonly=True):
            await con.execute(f"set local statement_timeout = {PATIENCE_MS}")
            return [row["id"] for row in await con.fetch(statement, *given)]
    except asyncpg.QueryCanceledError as slow:
        words = question.settings.words
        raise ProfilerError(words("There are too many messages to look through: add a person or a period.")) from slow


async def _rows(con: Connection, question: Question, ids: Sequence[int], hidden: Sequence[int]) -> list[asyncpg.Record]:
    channels = list(question.viewer.channels)
    return list(await con.fetch(load("page_messages_shown"), question.guild_id, list(ids), channels, list(hidden)))


async def _notes(con: Connection, question: Question) -> tuple[str, ...]:
    through = await con.fetchval(load("sync_complete_through"), question.guild_id)
    return all_said(completeness(question, through, await still_due(con, question.guild_id, MOST_DUE)), question)


def _all_shown(rows: Iterable[asyncpg.Record], question: Question, searched: Searched) -> tuple[Shown, ...]:
    shown = []
    for row in rows:
        texts = _texts(row, question.settings.words)
        shown.append(_shown(row, question, tuple(hits(texts[0], searched.query)) if texts else ()))
    return tuple(shown)


def _texts(row: asyncpg.Record, words: Words) -> list[str]:
    return [readable(text, words) for text in searchable(row["texts"], row["parts_embeds"], row["poll"], ())]


def _shown(row: asyncpg.Record, question: Question, marked: tuple[tuple[int, int], ...]) -> Shown:
    channel = row["channel"] or str(row["channel_id"])
    return Shown(
        message_id=row["id"],
        channel_id=row["channel_id"],
        channel=f"#{channel}" if row["parent"] is None else f"#{row['parent']} › {channel}",
        author_id=row["author_id"],
        author=row["author"],
        is_bot=row["is_bot"],
        sent_at=row["sent_at"],
        edited_at=row["edited_at"],
        texts=tuple(_texts(row, question.settings.words)),
        hits=marked,
        answers=row["answers"] or "",
        files=tuple(readable(name, question.settings.words) for name in row["files"]),
        reactions=row["reactions"],
        pinned=row["pinned"],
        link=link(question.guild_id, row["channel_id"], row["id"]),
    )


def _table(shown: Iterable[Shown], question: Question) -> Table:
    words = question.settings.words
    return Table(
        "messages",
        (
            words("Written"),
            words("Edited"),
            words("Author"),
            words("Author id"),
            words("Bot"),
            words("Channel"),
            words("Text"),
            words("Files"),
            words("Reactions"),
            words("Message id"),
            words("Link"),
        ),
        tuple(
            (
                one.sent_at,
                one.edited_at,
                one.author,
                str(one.author_id),
                one.is_bot,
                one.channel,
                one.text,
                ", ".join(one.files) or None,
                one.reactions,
                str(one.message_id),
                one.link,
            )
            for one in shown
        ),
    )
