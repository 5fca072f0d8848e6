"""What is to be erased, written down: from then on it happens, whatever dies meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.consent.key import PrivacyKey
from services.storage.transactions import Connection

type Kind = Literal["person", "record", "channel", "guild"]  # record: what is recorded of a person, who stays
type Why = Literal["asked", "left", "unasked", "removed", "ignored"]

ASK = """
insert into erasure (guild_id, id, kind, subject_id, digest, why, asked_at, tell)
values ($1, coalesce($2, nextval('erasure_id_seq')), $3, $4, $5, $6, $7, $8::boolean)
on conflict (guild_id, id) do nothing
"""
NOT_TOLD = False
UNDER_WAY = "select id from erasure where guild_id = $1 and kind = $2 and subject_id = $3 and done_at is null limit 1"
SHUT = "insert into erased_person (guild_id, digest, at) values ($1, $2, $3) on conflict (guild_id, digest) do nothing"
LET_IN = """
delete from erased_person as gone
where guild_id = $1 and digest = any($2::text[]) and 'left' = (
    select why from erasure where erasure.guild_id = $1 and erasure.digest = gone.digest
    order by asked_at desc, id desc limit 1
)
"""
DUE = """
select guild_id, id, kind, subject_id, digest, why, asked_at, tell
from erasure
where done_at is null and subject_id is not null and ($1::bigint is null or guild_id = $1)
order by asked_at, id
"""


@dataclass(frozen=True, slots=True)
class Erasing:
    """An erasure that is not done. `tell`: whose it is may be told by direct message when it is."""

    guild_id: int
    id: int
    kind: Kind
    subject_id: int
    digest: str | None
    why: Why
    asked_at: datetime
    tell: bool


async def ask_erasure(
    con: Connection,
    guild_id: int,
    kind: Kind,
    subject_id: int,
    why: Why,
    at: datetime,
    id: int | None = None,  # noqa: A002
) -> int:
    """Have a channel, a person's record or a whole server erased; returns the erasure's id.

    Asked again while it goes on, it stays one.
    `id` is that of Discord's interaction, where there is one. Whoever asks sees to it that nothing new comes in.
    """
    known: int | None = await con.fetchval(UNDER_WAY, guild_id, kind, subject_id)
    if known is None:
        await con.execute(ASK, guild_id, id, kind, subject_id, None, why, at, NOT_TOLD)
        known = await con.fetchval(UNDER_WAY, guild_id, kind, subject_id)
    return known or id or 0


async def ask_to_forget(
    con: Connection,
    key: PrivacyKey,
    guild_id: int,
    user_id: int,
    why: Why,
    at: datetime,
    id: int | None = None,  # noqa: A002
) -> int:
    """Have a person forgotten; from the commit on nothing of theirs is let in. Returns the erasure's id.

    Whether they may be told by direct message is looked up now, since their consent goes as well.
    """
    known: int | None = await con.fetchval(UNDER_WAY, guild_id, "person", user_id)
    if known is not None:
        return known
    digest = key.digest(guild_id, user_id)
    tell = why == "asked" and bool(
        await con.fetchval(
            "select granted from consent where guild_id = $1 and user_id = $2 and kind = 'dm'", guild_id, user_id
        )
    )
    await con.execute(SHUT, guild_id, digest, at)
    await con.execute(ASK, guild_id, id, "person", user_id, digest, why, at, tell)
    return await con.fetchval(UNDER_WAY, guild_id, "person", user_id) or id or 0


async def came_back(con: Connection, key: PrivacyKey, guild_id: int, user_ids: Iterable[int]) -> None:
    """Let those in again who were forgotten because they had left, not because they asked for it."""
    await con.execute(LET_IN, guild_id, [key.digest(guild_id, one) for one in user_ids])


async def due(con: Connection, guild_id: int | None = None) -> list[Erasing]:
    """The erasures that are not done, of one server or of all, the oldest first."""
    return [Erasing(**row) for row in await con.fetch(DUE, guild_id)]
