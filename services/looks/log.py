"""The log of looks, narrowed down and page by page."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.looks.names import PATTERNS, What
from services.storage.transactions import Connection

ON_A_PAGE = 10
FIND = """
select audit_log.id, at, actor_id, action, subject_id, audit_log.channel_id, question,
       actor.display_name as actor_name, subject.display_name as subject_name,
       subject.roles as subject_roles, count(*) over () as found
from audit_log
left join member as actor on actor.guild_id = $1 and actor.user_id = actor_id
left join member as subject on subject.guild_id = $1 and subject.user_id = subject_id
where audit_log.guild_id = $1 and at >= $2 and at < $3
  and ($4::bigint is null or actor_id = $4)
  and ($5::bigint is null or subject_id = $5)
  and ($6::text is null or action ~ $6)
  and ($7::text is null or action !~ $7)
  and ($8::boolean is null or (actor_id is not distinct from subject_id) = $8)
order by at desc, audit_log.id desc
limit $9 offset $10
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries somebody wants: from a moment until before another (aware UTC), None for all."""

    first: datetime
    until: datetime
    actor_id: int | None = None
    subject_id: int | None = None
    what: What | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One look or change; names and roles are None where nobody of that id is known (any more)."""

    id: int
    at: datetime
    actor_id: int
    action: str
    subject_id: int | None
    channel_id: int | None
    question: Mapping[str, Any]
    actor_name: str | None
    subject_name: str | None
    subject_roles: tuple[int, ...] | None = None
    is_strange: bool = False  # about a student whom the reader does not see (any more)


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some entries, newest first, and how many there are in all."""

    entries: tuple[Entry, ...]
    found: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.found // ON_A_PAGE))


async def find_looks(con: Connection, guild_id: int, asked: Asked, page: int) -> LogPage:
    """One page of the log; the last there is where that page is beyond it."""
    others = "|".join(PATTERNS.values())
    like = PATTERNS.get(asked.what) if asked.what is not None else None
    unlike = others if asked.what is What.LOOKS else None
    for wanted in (max(page, 1), 1):
        rows = await con.fetch(
            FIND,
            guild_id,
            asked.first,
            asked.until,
            asked.actor_id,
            asked.subject_id,
            like,
            unlike,
            None if asked.what is None else asked.what is What.STUDENTS,
            ON_A_PAGE,
            (wanted - 1) * ON_A_PAGE,
        )
        if rows or wanted == 1:
            break
    entries = tuple(
        Entry(**{name: value for name, value in row.items() if name != "found"} | {"question": row["question"] or {}})
        for row in rows
    )
    return LogPage(entries, rows[0]["found"] if rows else 0, wanted)


def without_strangers(page: LogPage, cohorts: AbstractSet[int] | None) -> LogPage:
    """The page for a mentor of these cohorts (None for all): whoever belongs to none of them is not named."""
    if cohorts is None:
        return page
    entries = tuple(
        replace(
            one, is_strange=one.subject_id not in {None, one.actor_id} and cohorts.isdisjoint(one.subject_roles or ())
        )
        for one in page.entries
    )
    return replace(page, entries=entries)
