"""Runs of the sync as rows: asked for, under way, finished; one under way for each server and never two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from services.storage.transactions import Connection

ASKED, RUNNING, DONE, FAILED, CUT = "asked", "running", "done", "failed", "cut"
SCHEDULE, COMMAND, SHELL, START = "schedule", "command", "shell", "start"

COLUMNS = "id, guild_id, trigger, state, asked_at, asked_by, started_at, finished_at, stage, requests, seconds, report"


@dataclass(frozen=True, slots=True)
class Run:
    """One run as it is stored; `stage` and `report` change while it goes on. Times are aware UTC."""

    id: int
    guild_id: int
    trigger: str
    state: str
    asked_at: datetime
    asked_by: int | None
    started_at: datetime | None
    finished_at: datetime | None
    stage: str | None
    requests: int
    seconds: float
    report: Mapping[str, Any] | None

    @property
    def over(self) -> bool:
        """Whether nothing will become of it any more."""
        return self.state in {DONE, FAILED, CUT}


async def ask(con: Connection, guild_id: int, trigger: str, asked_by: int | None, at: datetime) -> Run:
    """The run that will answer: the one under way, or a new one."""
    await con.execute(
        "insert into sync_run (guild_id, trigger, state, asked_at, asked_by) values ($1, $2, 'asked', $3, $4)"
        " on conflict (guild_id) where state in ('asked', 'running') do nothing",
        guild_id,
        trigger,
        at,
        asked_by,
    )
    run = await under_way(con, guild_id)
    assert run is not None  # it was there, or has just been made
    return run


async def under_way(con: Connection, guild_id: int) -> Run | None:
    """The run that is asked for or going on."""
    return await _one(con, "guild_id = $1 and state in ('asked', 'running')", guild_id)


async def run_by_id(con: Connection, guild_id: int, run_id: int) -> Run | None:
    """One run."""
    return await _one(con, "guild_id = $1 and id = $2", guild_id, run_id)


async def last_done(con: Connection, guild_id: int) -> Run | None:
    """The newest run that came to its end."""
    return await _one(con, "guild_id = $1 and state = 'done' order by finished_at desc limit 1", guild_id)


async def last_finding(con: Connection, guild_id: int, since: datetime) -> Run | None:
    """The newest run since then that found something."""
    return await _one(
        con,
        "guild_id = $1 and state in ('done', 'failed') and finished_at >= $2 and report -> 'counts' <> '{}'"
        " order by finished_at desc, id desc limit 1",
        guild_id,
        since,
    )


async def recent(con: Connection, guild_id: int, most: int) -> list[Run]:
    """The newest runs, the newest first, whatever became of them."""
    rows = await con.fetch(
        f"select {COLUMNS} from sync_run where guild_id = $1 order by id desc limit $2",  # noqa: S608 - ours
        guild_id,
        most,
    )
    return [_run(row) for row in rows]


async def last_over(con: Connection, guild_id: int) -> Run | None:
    """The newest run that is over, whatever became of it."""
    return await _one(
        con, "guild_id = $1 and state in ('done', 'failed', 'cut') order by finished_at desc, id desc limit 1", guild_id
    )


async def waiting(con: Connection) -> list[Run]:
    """Runs that nobody has begun, oldest first."""
    rows = await con.fetch(f"select {COLUMNS} from sync_run where state = 'asked' order by asked_at, id")  # noqa: S608
    return [_run(row) for row in rows]


async def servers_with_runs(con: Connection) -> list[int]:
    """The servers of which a run is said to be going on."""
    return [row["guild_id"] for row in await con.fetch("select guild_id from sync_run where state = 'running'")]


async def begin(con: Connection, run: Run, at: datetime) -> bool:
    """Begin a run; False when somebody else has. Call it under the lock of the server's runs."""
    began = await con.execute(
        "update sync_run set state = 'running', started_at = $3 where guild_id = $1 and id = $2 and state = 'asked'",
        run.guild_id,
        run.id,
        at,
    )
    return bool(began == "UPDATE 1")


async def cut(con: Connection, guild_id: int, at: datetime) -> int:
    """Close the runs whose process died; returns how many. Call it under the lock of the server's runs."""
    done = await con.execute(
        "update sync_run set state = 'cut', finished_at = $2, seconds = extract(epoch from $2 - started_at)"
        " where guild_id = $1 and state = 'running'",
        guild_id,
        at,
    )
    return int(done.split()[-1])


async def note(con: Connection, run: Run, stage: str, progress: Mapping[str, Any]) -> None:
    """Say how far a run is."""
    await con.execute(
        "update sync_run set stage = $3, report = $4 where guild_id = $1 and id = $2 and state = 'running'",
        run.guild_id,
        run.id,
        stage,
        dict(progress),
    )


async def finish(con: Connection, run: Run, state: str, at: datetime, report: Mapping[str, Any]) -> None:
    """Close a run with its report, which names its costs under `requests` and `seconds`."""
    await con.execute(
        "update sync_run set state = $3, finished_at = $4, stage = null, requests = $5, seconds = $6, report = $7"
        " where guild_id = $1 and id = $2",
        run.guild_id,
        run.id,
        state,
        at,
        report["requests"],
        report["seconds"],
        dict(report),
    )


async def _one(con: Connection, condition: str, *values: object) -> Run | None:
    row = await con.fetchrow(f"select {COLUMNS} from sync_run where {condition}", *values)  # noqa: S608
    return None if row is None else _run(row)


def _run(row: asyncpg.Record) -> Run:
    return Run(**dict(row))
