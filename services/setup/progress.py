"""How far the guided set-up of a server is, so that it can be left and taken up again, also by somebody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.storage.transactions import Connection

READ = "select step, done, by_id, at, finished_at from setup_progress where guild_id = $1"
WRITE = """
insert into setup_progress as known (guild_id, step, done, by_id, at, finished_at)
values ($1, $2, $3, $4, $5::timestamptz, case when $6 then $5::timestamptz end)
on conflict (guild_id) do update set
    step = excluded.step,
    done = (
        select coalesce(jsonb_agg(distinct each.step), '[]'::jsonb)
        from jsonb_array_elements(coalesce(known.done, '[]'::jsonb) || excluded.done) as each(step)
    ),
    by_id = excluded.by_id,
    at = excluded.at,
    finished_at = coalesce(known.finished_at, excluded.finished_at)
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """`step` is the one that was shown last; `done` those that were confirmed. Times are aware UTC."""

    step: str
    done: frozenset[str]
    by_id: int
    at: datetime
    finished_at: datetime | None


async def read_progress(con: Connection, guild_id: int) -> Progress | None:
    """How far a server is; None where nobody has begun."""
    row = await con.fetchrow(READ, guild_id)
    if row is None:
        return None
    return Progress(row["step"], frozenset(row["done"] or ()), row["by_id"], row["at"], row["finished_at"])


async def keep_progress(
    con: Connection,
    guild_id: int,
    step: str,
    *,
    done: Iterable[str] = (),
    by: int,
    at: datetime,
    finished: bool = False,
) -> None:
    """Note the step that is shown now, and those that are done besides."""
    await con.execute(WRITE, guild_id, step, sorted(set(done)), by, at, finished)
