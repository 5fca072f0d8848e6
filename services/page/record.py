"""The record on the page: how complete it is channel by channel, what was seen when, and how the sync does."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from analytics.coverage import Shares, Spans, Strip, length, shares, strips
from services.activity.store import asked_period
from services.coverage_map import CoverageMap, coverage_map, sight_of
from services.history.progress import Progress
from services.page.markdown import plain
from services.reports.question import Question, ReportTools
from services.storage.transactions import Connection
from services.sync import runs
from services.sync.desk import next_run
from services.sync.runs import Run
from services.sync.status import ChannelStatus, Health, SyncStatus, sync_status, without_names
from services.sync.telling.kinds import counted
from services.sync.telling.status import health_in_words, how_it_went, summary

RUNS = 48  # two days of them
STRIPS = 20


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """A channel or thread: what most needs to be known of it (`health`, in words `said`), and how far it is read.

    Times are aware UTC, None where nothing is known. `back_to` is its beginning where `whole`.
    """

    channel_id: int
    name: str
    is_thread: bool
    health: Health
    said: str
    complete: bool
    complete_through: datetime | None
    back_to: datetime | None
    whole: bool
    verified_at: datetime | None
    waiting_files: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the sync: when it began (aware UTC), how it went in words, what it cost and how much it found."""

    run_id: int
    at: datetime
    state: str
    said: str
    seconds: float
    requests: int
    found: int
    findings: str


@dataclass(frozen=True, slots=True)
class SeenStrip:
    """A channel with its threads, or several; spans are seconds since 1970. `verified` lies over live and read."""

    name: str
    live: Spans
    read: Spans
    gap: Spans
    hidden: Spans
    unread: Spans
    verified: Spans


@dataclass(frozen=True, slots=True)
class RecordPage:
    """How complete the record of a server is, as `/sync status` tells it, and what was seen of it from begin to end.

    `told` are plain sentences. `shares` is None where no channel existed then. `files` counts them by state.
    """

    told: tuple[str, ...]
    channels: tuple[ChannelHealth, ...]
    complete: int
    complete_through: datetime | None
    runs: tuple[RunLine, ...]
    strips: tuple[SeenStrip, ...]
    shares: Shares | None
    begin: datetime
    end: datetime
    files: dict[str, int]
    lists_due: int
    not_indexed: int


async def record_page(tools: ReportTools, question: Question) -> RecordPage:
    """The state of the record and what was seen in a `period` (of all time without one).

    Channels that the viewer may not read are counted but not named.
    """
    return await _made(tools, question, every_name=False)


async def whole_record_page(tools: ReportTools, question: Question) -> RecordPage:
    """The same for administrators: every channel has its name."""
    return await _made(tools, question, every_name=True)


async def _made(tools: ReportTools, question: Question, *, every_name: bool) -> RecordPage:
    guild_id, settings, viewer, now = question.guild_id, question.settings, question.viewer, question.now
    typed = str(question.values.get("period") or "")
    async with tools.database.pool.acquire() as con:
        status = await sync_status(con, guild_id, Progress(0, 0, 0, None), (), next_run(now, settings.sync_minute))
        recent = await runs.recent(con, guild_id, RUNS)
        period = await asked_period(con, guild_id, typed, settings, now) if typed else None
        start = None if period is None else period.starts_at(settings.zone)
        end = now if period is None else min(period.ends_at(settings.zone), now)
        known = await coverage_map(con, guild_id, start, end)
        files = await _files(con, guild_id)
        due = await con.fetchval(
            "select coalesce(sum(cardinality(message_ids)), 0) from search_due where guild_id = $1", guild_id
        )
    status = replace(status, progress=_progress(status))
    if not every_name:
        status = without_names(status, viewer.channels, settings.words("a channel you may not read"))
    readable = None if every_name else viewer.channels
    return await asyncio.to_thread(_page, question, status, recent, known, readable, files, due)


async def _files(con: Connection, guild_id: int) -> dict[str, int]:
    rows = await con.fetch(
        "select state, count(*) as files from attachment where guild_id = $1 group by state order by state", guild_id
    )
    return {row["state"]: row["files"] for row in rows}


def _progress(status: SyncStatus) -> Progress:
    """How far the reading of history is, as far as the record alone tells it."""
    there = [one for one in status.channels if one.readable is not False]
    return Progress(sum(one.history_complete for one in there), len(there), 0, None)


def _page(
    question: Question,
    status: SyncStatus,
    recent: list[Run],
    known: CoverageMap,
    readable: frozenset[int] | None,
    files: dict[str, int],
    due: int,
) -> RecordPage:
    """Beside the loop: a server may have thousands of channels and threads."""
    words, zone = question.settings.words, question.settings.zone
    names = {one.channel_id: one.name for one in status.channels} | {
        channel: name for channel, name in known.names.items() if readable is None or channel in readable
    }
    sight = sight_of(known)
    everything = strips(sight, most=len(known.channels)) if known.channels else []
    existed = any(
        length(spans) for one in everything for spans in (one.live, one.read, one.gap, one.hidden, one.unread)
    )
    drawn = strips(sight, most=STRIPS) if existed else []
    return RecordPage(
        told=tuple(plain(one, words, zone, names) for one in summary(status, words)),
        channels=tuple(_channel(one, question) for one in status.channels),
        complete=status.complete,
        complete_through=status.complete_through,
        runs=tuple(_run(one, question) for one in recent),
        strips=tuple(_strip(one, names, question) for one in drawn),
        shares=shares(everything) if existed else None,
        begin=datetime.fromtimestamp(known.begin, zone),
        end=datetime.fromtimestamp(known.end, zone),
        files=files,
        lists_due=status.lists_due,
        not_indexed=due,
    )


def _channel(one: ChannelStatus, question: Question) -> ChannelHealth:
    return ChannelHealth(
        channel_id=one.channel_id,
        name=f"#{one.parent} › {one.name}" if one.is_thread else f"#{one.name}",
        is_thread=one.is_thread,
        health=one.health,
        said=health_in_words(one, question.settings.words),
        complete=one.complete,
        complete_through=one.complete_through,
        back_to=one.back_to,
        whole=one.history_complete,
        verified_at=one.verified_at,
        waiting_files=one.waiting_files,
    )


def _run(run: Run, question: Question) -> RunLine:
    words = question.settings.words
    counts = (run.report or {}).get("counts") or {} if run.over else {}
    return RunLine(
        run_id=run.id,
        at=run.started_at or run.asked_at,
        state=run.state,
        said=how_it_went(run, words) if run.over else words("going on"),
        seconds=run.seconds,
        requests=run.requests,
        found=sum(counts.values()),
        findings=words.listed(counted(kind, number, words) for kind, number in counts.items()) if counts else "",
    )


def _strip(one: Strip, names: dict[int, str], question: Question) -> SeenStrip:
    words = question.settings.words
    if one.family is None:
        name = words.count("{n} other channel", "{n} other channels", one.channels)
    else:
        name = f"#{names[one.family]}" if one.family in names else words("a channel you may not read")
    return SeenStrip(name, one.live, one.read, one.gap, one.hidden, one.unread, one.verified)
