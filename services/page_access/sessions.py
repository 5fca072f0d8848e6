"""What the page does with links and sessions, through the few functions that its role may call."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import asyncpg

from services.database import Database
from services.encryption.private import private
from services.page_access.cookie import Held
from services.page_access.tokens import digest, new_token, read_link
from services.storage.transactions import Connection, in_one_transaction

DISCORD_EPOCH_MS, BITS = 1_420_070_400_000, 22  # ids of looks sort by time, as those of interactions do
LINK_KEY = "select page_link_key()"
OPEN = "select outcome, visitor from page_open($1, $2, $3, $4, $5)"
SIGN_IN = "select page_sign_in($1, $2, $3, $4, $5)"
VISIT = "select session, visitor, readable, ends from page_visit($1, $2, $3)"
LEAVE = "select page_leave($1, $2, $3, $4)"
REFUSED = "select page_refused($1)"
LOOK = "select page_look($1, $2, $3, $4, $5, $6, $7)"


class Outcome(StrEnum):
    """What becomes of a link: it opens the page, or why it does not."""

    OPENED = "opened"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a link; `held` is the session it opened, for `user_id`."""

    outcome: Outcome
    held: Held | None = None
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """A session that lasts; `channels` are those its person may read, None until the bot said. Times are aware UTC."""

    guild_id: int
    id: int
    user_id: int
    channels: frozenset[int] | None
    ends_at: datetime
    token: str = field(repr=False)

    @property
    def held(self) -> Held:
        """What the browser holds of it."""
        return Held(self.guild_id, self.token)


async def enter(database: Database, key: str | None, text: str, now: datetime, hours: int) -> Entered:
    """Use a link: once, in time, and as it was signed with the operator's `key`, or the database's own without one."""
    key = key or await database.pool.fetchval(LINK_KEY)
    link = read_link(key, text) if key else None  # no key yet: nobody was given a link
    if link is None:
        await _called(database, REFUSED, Outcome.ALTERED)
        return Entered(Outcome.ALTERED)
    token = new_token()
    outcome, visitor = await _called(
        database, OPEN, link.guild_id, link.digest, digest(token), now, now + timedelta(hours=hours)
    )
    if outcome != Outcome.OPENED or visitor != link.user_id:
        return Entered(Outcome(outcome), None, link.user_id)
    return Entered(Outcome.OPENED, Held(link.guild_id, token), link.user_id)


async def sign_in(database: Database, guild_id: int, user_id: int, now: datetime, hours: int) -> Held:
    """A session for somebody whom the operator's login vouches for; what they may do there is looked at afterwards."""
    token = new_token()
    await _called(database, SIGN_IN, guild_id, user_id, digest(token), now, now + timedelta(hours=hours))
    return Held(guild_id, token)


async def session_of(database: Database, held: Held, now: datetime) -> Session | None:
    """The session of a token while it lasts."""
    id_, user_id, channels, ends_at = await _called(database, VISIT, held.guild_id, digest(held.token), now)
    if id_ is None:
        return None
    readable = None if channels is None else frozenset(channels)
    return Session(held.guild_id, id_, user_id, readable, ends_at, held.token)


async def leave(database: Database, held: Held, now: datetime, why: str) -> None:
    """End a session; one that has ended stays as it is."""
    await _called(database, LEAVE, held.guild_id, digest(held.token), now, why)


async def keep_look(
    database: Database,
    session: Session,
    now: datetime,
    action: str,
    subject_id: int | None,
    question: Mapping[str, Any],
) -> bool:
    """Keep what is looked at in the log of looks, before it is shown; False when the session has ended meanwhile."""
    look_id = (int(now.timestamp() * 1000) - DISCORD_EPOCH_MS) << BITS | secrets.randbits(BITS)
    values = dict(question.get("values") or {})
    if isinstance(values.get("text"), str):
        values["text"] = private(values["text"], look_id)
    told = {**question, "values": values}
    token = digest(session.token)
    (kept,) = await _called(database, LOOK, session.guild_id, token, now, action, subject_id, told, look_id)
    return bool(kept)


async def _called(database: Database, call: str, *given: Any) -> asyncpg.Record:
    """The row that a function answers with; whoever reads only has to say that this writes."""

    async def work(con: Connection) -> asyncpg.Record:
        await con.execute("set transaction read write")
        row = await con.fetchrow(call, *given)
        assert row is not None, "a function answers"
        return row

    return await in_one_transaction(database, work)
