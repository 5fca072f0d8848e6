"""The answer to /search: what was said, by whom, where and when, with the way there."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from models.sql import load
from services.activity.store import asked_period
from services.consent.standing import hidden_among
from services.database import Database
from services.errors import ProfilerError
from services.people.students import find_person
from services.reports.question import Question, ReportTools
from services.reports.report import Report, Table
from services.search.finding import HAS, MOST_FOUND, Filters, Found, Has, Hit, find, read, still_due, with_threads
from services.search.query import Query, parsed
from services.search.snippet import snippet
from services.storage.transactions import Connection
from services.wording.answers import as_it_is, moment
from services.wording.periods import Period
from services.wording.words import Words

ON_A_PAGE: Final = 8
MOST_DUE: Final = 10_000
TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked for and where, and what is known of how complete the answer is."""

    typed: str
    query: Query
    filters: Filters
    author: str | None
    channel: int | None
    period: Period | None
    due: int
    complete_through: datetime | None


def check_search(question: Question) -> None:
    """Raise a ProfilerError when nothing was typed that could be looked for."""
    if parsed(str(question.values.get("text") or "")).is_empty:
        raise ProfilerError(question.settings.words("Type a word or a number to look for: signs alone are not kept."))


async def search_report(tools: ReportTools, question: Question) -> Report:
    """The messages that hold what `text` asks for, a page of them; always for the asker alone.

    The table holds that page, and all that were found where the question is for the whole.

    `values`: text, and perhaps student and channel (ids), period (typed), has ("file", "code", "link", "image"), page.

    Raises:
        ProfilerError: nothing to look for, or too much to look through.
    """
    check_search(question)
    async with tools.database.pool.acquire() as con:
        searched, hits = await found_of(con, tools.database, question)
        listed = [one.message_id for one in hits[:MOST_FOUND]]
        pages = max(1, -(-len(listed) // ON_A_PAGE))
        page = min(max(int(question.values.get("page") or 1), 1), pages)
        shown = listed[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        found = await read(con, question.guild_id, listed if question.whole else shown)
        names = await _channel_names(con, question.guild_id, {one.channel_id for one in found})
    # Beside the loop: stems of words that were never met take their time.
    lines = await asyncio.to_thread(_lines, question, searched, [one for one in found if one.message_id in shown])
    return Report(
        title=question.settings.words("Search: {text}", text=as_it_is(_cut(searched.typed))),
        sentences=(count_of(len(hits), searched, question.settings.words), *lines),
        footnotes=tuple(completeness(question, searched.complete_through, searched.due)),
        table=_table(found, question, names) if found else None,
        page=page,
        pages=pages,
        private=True,
    )


async def found_of(con: Connection, database: Database, question: Question) -> tuple[Searched, list[Hit]]:
    """What was looked for, and the messages that hold it and may be seen: one more than MOST_FOUND at most.

    Raises:
        ProfilerError: too much to look through.
    """
    searched = await _searched(con, question)
    words = question.settings.words
    found = await find(con, question.guild_id, searched.query, searched.filters, words, database.keys)
    return searched, await _shown(con, question, found)


async def _shown(con: Connection, question: Question, found: list[Hit]) -> list[Hit]:
    """What was found, without the messages of people who do not want them to be seen."""
    authors = {one.author_id for one in found if one.author_id is not None}
    hidden = await hidden_among(con, question.guild_id, authors, question.settings)
    return [one for one in found if one.author_id not in hidden]


async def _searched(con: Connection, question: Question) -> Searched:
    values, settings, viewer = question.values, question.settings, question.viewer
    typed, student, channel = str(values["text"]), values.get("student"), values.get("channel")
    period = None
    if text := str(values.get("period") or ""):
        period = await asked_period(con, question.guild_id, text, settings, question.now)
    person = await find_person(con, question.guild_id, student, settings) if student else None
    channels = viewer.channels
    if channel is not None:
        channels = await with_threads(con, question.guild_id, channel, viewer.channels)
    return Searched(
        typed=typed,
        query=parsed(typed),
        filters=Filters(
            channels=channels,
            student=student,
            from_at=None if period is None else period.starts_at(settings.zone),
            to_at=None if period is None else period.ends_at(settings.zone),
            has=_has(values.get("has")),
        ),
        author=person.name if person else student and str(student),
        channel=channel,
        period=period,
        due=await still_due(con, question.guild_id, MOST_DUE),
        complete_through=await con.fetchval(load("sync_complete_through"), question.guild_id),
    )


def _has(value: object) -> Has | None:
    return next((kind for kind in HAS if kind == value), None)


async def _channel_names(con: Connection, guild_id: int, channels: set[int]) -> dict[int, str]:
    rows = await con.fetch(
        "select id, name from channel where guild_id = $1 and id = any($2::bigint[])", guild_id, list(channels)
    )
    return {row["id"]: row["name"] for row in rows}


def _lines(question: Question, searched: Searched, shown: list[Found]) -> list[str]:
    words = question.settings.words
    return [_entry(one, question.guild_id, searched.query, words) for one in shown] or _nothing(words)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def _entry(one: Found, guild_id: int, query: Query, words: Words) -> str:
    link = f"[{words('open')}]({_link(guild_id, one)})"
    said = snippet(one.texts, query) or words("(no text)")
    return f"\n**{as_it_is(one.author)}** · <#{one.channel_id}> · {moment(one.sent_at)} · {link}\n> {said}"


def _link(guild_id: int, one: Found) -> str:
    return f"https://discord.com/channels/{guild_id}/{one.channel_id}/{one.message_id}"


def count_of(number: int, searched: Searched, words: Words) -> str:
    """How many were found and where was looked."""
    if number > MOST_FOUND:
        counted = words("{n}+ messages, the newest first", n=words.number(MOST_FOUND))
    else:
        counted = words.count("{n} message", "{n} messages", number)
    return f"**{counted}** {_scope(searched, words)}"


def _scope(searched: Searched, words: Words) -> str:
    parts = []
    if searched.author is not None:
        parts.append(words("by {name}", name=as_it_is(searched.author)))
    if searched.channel is not None:
        parts.append(words("in {channel}", channel=f"<#{searched.channel}>"))
    else:
        number = len(searched.filters.channels)
        parts.append(
            words.count("in the {n} channel you may read", "in the {n} channels and threads you may read", number)
        )
    if searched.period is not None:
        parts.append(words.days(searched.period.first, searched.period.last))
    if searched.filters.has is not None:
        with_it = {
            "file": words("with a file"),
            "code": words("with code"),
            "link": words("with a link"),
            "image": words("with a picture"),
        }
        parts.append(with_it[searched.filters.has])
    return ", ".join(parts)


def _nothing(words: Words) -> list[str]:
    return [
        words("Every word must occur, in any of its forms; fewer words find more."),
        words("“Words in quotes” are looked for just so, and -word leaves out messages with it."),
    ]


def completeness(question: Question, complete_through: datetime | None, due: int) -> Iterator[str]:
    """Up to when nothing is missing in the record, and how many messages the search does not know yet."""
    words, zone = question.settings.words, question.settings.zone
    if complete_through is None:
        yield words("The record is not complete yet.")
    else:
        yield words("The record is complete through {moment}.", moment=words.moment(complete_through, zone))
    if due >= MOST_DUE:
        yield words("More than {n} messages are still being added to the search.", n=words.number(MOST_DUE))
    elif due:
        yield words.count(
            "{n} message is still being added to the search.",
            "{n} messages are still being added to the search.",
            due,
        )


def _table(found: list[Found], question: Question, names: dict[int, str]) -> Table:
    words = question.settings.words
    return Table(
        words("Search"),
        (
            words("Written"),
            words("Author"),
            words("Channel"),
            words("Text"),
            words("Link"),
            words("Message id"),
        ),
        tuple(
            (
                one.sent_at,
                one.author,
                names.get(one.channel_id, str(one.channel_id)),
                "\n".join(one.texts),
                _link(question.guild_id, one),
                str(one.message_id),
            )
            for one in found
        ),
    )
