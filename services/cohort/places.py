"""A channel that many students are looked at in, and the bots that write beside them."""

from dataclasses import dataclass
from typing import Any

from services.people.access import NotAllowed
from services.people.names import shown_name
from services.people.students import Person
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class Place:
    """A channel by its name, and the ids of it and of those of its threads that the viewer may read."""

    name: str
    channels: frozenset[int]


async def place_of(con: Connection, guild_id: int, channel: Any, viewer: Viewer, words: Words) -> Place | None:
    """The channel that was chosen, None when none was; raises NotAllowed for one that the viewer may not read."""
    if channel in {None, ""}:
        return None
    chosen = int(channel)
    rows = await con.fetch(
        "select id, name from channel where guild_id = $1 and (id = $2 or parent_id = $2 and kind in (10, 11, 12))",
        guild_id,
        chosen,
    )
    name = next((row["name"] for row in rows if row["id"] == chosen), None)
    if name is None or chosen not in viewer.channels:
        raise NotAllowed(words("You cannot read that channel, so I count nothing of it: choose another."))
    return Place(name, viewer.channels & {row["id"] for row in rows})


async def bots_of(con: Connection, guild_id: int, role: int | None) -> tuple[Person, ...]:
    """The bots of a server by id, those that left included; with a `role` those that have it."""
    rows = await con.fetch(
        "select user_id, name, display_name, joined_at, left_at, present, roles from member"
        " where guild_id = $1 and is_bot and ($2::bigint is null or $2 = any(roles)) order by user_id",
        guild_id,
        role,
    )
    return tuple(
        Person(
            user_id=row["user_id"],
            name=shown_name(row["display_name"], row["name"], str(row["user_id"])),
            is_bot=True,
            is_mentor=False,
            is_student=False,
            is_deleted=False,
            present=row["present"],
            joined_at=row["joined_at"],
            left_at=row["left_at"],
            roles=frozenset(row["roles"]),
        )
        for row in rows
    )
