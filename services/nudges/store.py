"""Messages to students in the database, from the draft to what came of them; every step is one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import asyncpg
import orjson

from services.encryption.private import PrivateJson, private
from services.storage.transactions import Connection

COLUMNS = """
n.id, n.guild_id, n.student_id, n.rule_id, n.episode, n.template, n.language, n.text, n.facts, n.edited, n.state,
n.by_id, n.at, n.later_at, n.approved_by, n.approved_at, n.expires_at, n.way, n.sent_at, n.channel_id, n.message_id,
n.reason, n.acknowledged_at, n.answered_at, n.answer, n.returned_at
"""
ADD = """
insert into nudge (guild_id, id, student_id, rule_id, episode, template, language, text, facts, by_id, at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10, $11, $12)
on conflict do nothing
"""
ONE = f"select {COLUMNS} from nudge n where n.guild_id = $1 and n.id = $2"  # noqa: S608 - the columns are ours
OWN_DRAFT = f"""
select {COLUMNS} from nudge n
where n.guild_id = $1 and n.student_id = $2 and n.by_id = $3 and n.rule_id is null and n.state in ('draft', 'later')
order by n.at desc limit 1
"""  # noqa: S608 - the same
IN_STATES = f"""
select {COLUMNS} from nudge n where n.guild_id = $1 and n.state = any($2) order by n.approved_at, n.at, n.id
"""  # noqa: S608 - the same
REWRITE = """
update nudge set text = $3, template = coalesce($4, template), facts = coalesce($5::text::jsonb, facts), edited = $6
where guild_id = $1 and id = $2 and state in ('draft', 'later')
returning true
"""
APPROVE = """
update nudge set state = 'approved', approved_by = $3, approved_at = $4, way = $5, expires_at = $6, later_at = null
where guild_id = $1 and id = $2 and state in ('draft', 'later')
returning true
"""
TAKE_BACK = """
update nudge set state = 'draft', approved_by = null, approved_at = null, way = null, expires_at = $3
where guild_id = $1 and id = $2 and state = 'approved'
returning true
"""
POSTPONE = """
update nudge set state = 'later', later_at = $3, expires_at = $4
where guild_id = $1 and id = $2 and state in ('draft', 'later')
returning true
"""
DROP = """
update nudge set state = 'dropped', ended_by = $3, ended_at = $4
where guild_id = $1 and id = $2 and state in ('draft', 'later', 'approved')
returning true
"""
DUE_AGAIN = "update nudge set state = 'draft' where guild_id = $1 and state = 'later' and later_at <= $2"
EXPIRE_DRAFTS = """
update nudge set state = 'expired', ended_at = $2
where guild_id = $1 and state in ('draft', 'later') and expires_at <= $2
"""
# Only what a person approved is ever on its way.
SENDING = """
update nudge set state = 'sending', way = $3
where guild_id = $1 and id = $2 and state in ('approved', 'sending') and approved_by is not null
returning true
"""
WAIT = "update nudge set state = 'approved' where guild_id = $1 and id = $2 and state = 'sending'"
SENT = """
update nudge set state = 'sent', way = $3, sent_at = $4, channel_id = $5, message_id = $6, reason = null
where guild_id = $1 and id = $2 and state in ('approved', 'sending')
"""
UNDELIVERABLE = """
update nudge set state = $3, way = 'task', reason = $4, ended_at = $5
where guild_id = $1 and id = $2 and state in ('approved', 'sending')
"""
ACKNOWLEDGE = """
update nudge set acknowledged_at = $3 where guild_id = $1 and id = $2 and acknowledged_at is null returning true
"""


class State(StrEnum):
    """Where a message is."""

    DRAFT = "draft"
    LATER = "later"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    EXPIRED = "expired"
    DROPPED = "dropped"
    HELD_BACK = "held_back"


class Way(StrEnum):
    """How a message reaches somebody: directly, in a private thread, or through a mentor who is asked to."""

    DM = "dm"
    THREAD = "thread"
    TASK = "task"


OPEN = frozenset({State.DRAFT, State.LATER})  # can be changed
ON_ITS_WAY = frozenset({State.APPROVED, State.SENDING})
ALIVE = OPEN | ON_ITS_WAY


@dataclass(frozen=True, slots=True)
class Nudge:
    """One message; moments are aware UTC. `by_id` is whose draft it is, None for a rule's."""

    id: int
    guild_id: int
    student_id: int
    rule_id: int | None
    episode: str | None
    template: str
    language: str
    text: str
    facts: Mapping[str, Any]
    edited: bool
    state: State
    by_id: int | None
    at: datetime
    later_at: datetime | None
    approved_by: int | None
    approved_at: datetime | None
    expires_at: datetime | None
    way: Way | None
    sent_at: datetime | None
    channel_id: int | None
    message_id: int | None
    reason: str | None
    acknowledged_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Written:
    """A text that was made from a template, with the facts in it."""

    template: str
    language: str
    text: str
    facts: Mapping[str, Any]


async def add_draft(
    con: Connection,
    guild_id: int,
    student_id: int,
    written: Written,
    *,
    nudge_id: int,
    at: datetime,
    expires_at: datetime,
    by: int | None,
    rule_id: int | None = None,
    episode: str | None = None,
) -> bool:
    """Keep a draft; False when it is there already: by its id, or as the rule's for this episode of the student."""
    done: str = await con.execute(
        ADD,
        guild_id,
        nudge_id,
        student_id,
        rule_id,
        episode,
        written.template,
        written.language,
        private(written.text, nudge_id),
        _json(written.facts, nudge_id),
        by,
        at,
        expires_at,
    )
    return done == "INSERT 0 1"


async def nudge_of(con: Connection, guild_id: int, nudge_id: int) -> Nudge | None:
    """One message; None when there is none."""
    row = await con.fetchrow(ONE, guild_id, nudge_id)
    return None if row is None else read_nudge(row)


async def own_draft(con: Connection, guild_id: int, student_id: int, mentor_id: int) -> Nudge | None:
    """The draft to a student that a mentor has begun and neither sent nor discarded."""
    row = await con.fetchrow(OWN_DRAFT, guild_id, student_id, mentor_id)
    return None if row is None else read_nudge(row)


async def nudges_in(con: Connection, guild_id: int, states: frozenset[State]) -> list[Nudge]:
    """The messages of a server in some states, the first approved in front."""
    rows = await con.fetch(IN_STATES, guild_id, sorted(states))
    return [read_nudge(row) for row in rows]


async def rewrite(con: Connection, nudge: Nudge, written: Written, *, edited: bool) -> bool:
    """Change the text of a draft; False when it is no draft any more."""
    given = (private(written.text, nudge.id), written.template, _json(written.facts, nudge.id), edited)
    return bool(await con.fetchval(REWRITE, nudge.guild_id, nudge.id, *given))


async def approve(con: Connection, nudge: Nudge, by: int, at: datetime, way: Way, expires_at: datetime) -> bool:
    """Let a draft go out, directly or in a private thread; False when it is no draft any more."""
    return bool(await con.fetchval(APPROVE, nudge.guild_id, nudge.id, by, at, way, expires_at))


async def take_back(con: Connection, nudge: Nudge, expires_at: datetime) -> bool:
    """Make a draft of what was approved; False when it is on its way already."""
    return bool(await con.fetchval(TAKE_BACK, nudge.guild_id, nudge.id, expires_at))


async def postpone(con: Connection, nudge: Nudge, until: datetime, expires_at: datetime) -> bool:
    """Put a draft aside until a moment; False when it is no draft any more."""
    return bool(await con.fetchval(POSTPONE, nudge.guild_id, nudge.id, until, expires_at))


async def drop(con: Connection, guild_id: int, nudge_id: int, by: int, at: datetime) -> bool:
    """Discard what was not sent yet; False when it is on its way already, or over."""
    return bool(await con.fetchval(DROP, guild_id, nudge_id, by, at))


async def tidy(con: Connection, guild_id: int, now: datetime) -> None:
    """Bring back what was put aside until now, and let drafts expire that nobody wanted."""
    await con.execute(DUE_AGAIN, guild_id, now)
    await con.execute(EXPIRE_DRAFTS, guild_id, now)


async def begin_sending(con: Connection, nudge: Nudge, way: Way) -> bool:
    """Keep on which way a message is; False when nobody approves of it (any more)."""
    return bool(await con.fetchval(SENDING, nudge.guild_id, nudge.id, way))


async def wait(con: Connection, nudge: Nudge) -> None:
    """Nothing of it was sent so far: a mentor may still take it back."""
    await con.execute(WAIT, nudge.guild_id, nudge.id)


async def keep_sent(con: Connection, nudge: Nudge, way: Way, at: datetime, channel_id: int, message_id: int) -> None:
    """It arrived."""
    await con.execute(SENT, nudge.guild_id, nudge.id, way, at, channel_id, message_id)


async def give_up(con: Connection, nudge: Nudge, state: State, reason: str, at: datetime) -> None:
    """It cannot be delivered, or not in time."""
    await con.execute(UNDELIVERABLE, nudge.guild_id, nudge.id, state, reason, at)


async def acknowledge(con: Connection, nudge: Nudge, at: datetime) -> bool:
    """A mentor saw that it could not be delivered; False when one did before."""
    return bool(await con.fetchval(ACKNOWLEDGE, nudge.guild_id, nudge.id, at))


def read_nudge(row: asyncpg.Record) -> Nudge:
    """A row with `COLUMNS`."""
    way = None if row["way"] is None else Way(row["way"])
    return Nudge(**{**row, "facts": row["facts"] or {}, "state": State(row["state"]), "way": way})


def _json(facts: Mapping[str, Any], row: int) -> str:
    return PrivateJson(orjson.dumps(dict(facts)).decode(), row)
