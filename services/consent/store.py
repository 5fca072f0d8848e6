"""What people said about their data, in the database: what holds now, and every word of it."""

from dataclasses import dataclass
from datetime import datetime

from services.storage.transactions import Connection

SAY = """
insert into consent_event (guild_id, id, user_id, kind, granted, at, wording, via)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (guild_id, id, kind) do nothing
"""
HOLD = """
insert into consent as stored (guild_id, user_id, kind, granted, at, wording, via, history_due)
values ($1, $2, $3::text, $4, $5, $6, $7,
        $3::text = 'record' and $4 and exists (select from left_out where guild_id = $1 and deleted_at is null))
on conflict (guild_id, user_id, kind) do update set
    granted = excluded.granted, at = excluded.at, wording = excluded.wording, via = excluded.via,
    history_due = excluded.history_due
where excluded.at >= stored.at
"""
EVERYTHING = """
select kind, granted, at, wording, via from consent_event
where guild_id = $1 and user_id = $2
order by at, id
"""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's yes or no: to what, when (aware UTC), to which text and where."""

    kind: str
    granted: bool
    at: datetime
    wording: str
    via: str


async def decide(
    con: Connection,
    guild_id: int,
    user_id: int,
    kind: str,
    granted: bool,  # noqa: FBT001 - it is the word itself
    at: datetime,
    wording: str,
    via: str,
    event_id: int,
) -> bool:
    """Keep a yes or a no, which holds at once; returns whether it was not there before.

    `event_id` is that of Discord's interaction, which says each kind at most once: the same word kept twice is one. A
    word that is older than what holds changes nothing.
    """
    done: str = await con.execute(SAY, guild_id, event_id, user_id, kind, granted, at, wording, via)
    if done == "INSERT 0 0":
        return False
    await con.execute(HOLD, guild_id, user_id, kind, granted, at, wording, via)
    return True


async def everything_said(con: Connection, guild_id: int, user_id: int) -> list[Said]:
    """Every yes and no of somebody, oldest first."""
    return [Said(*row) for row in await con.fetch(EVERYTHING, guild_id, user_id)]
