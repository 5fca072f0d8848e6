"""What servers have set for themselves, in the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.attachments.limits import write_limits
from services.config.applying import held_values
from services.config.catalogue import FILE_SETTINGS
from services.config.kinds import Json
from services.setup.attachments import BOUNDLESS, MEGABYTE, own_limits
from services.storage.transactions import Connection

ALL = "select guild_id, name, value from guild_setting"
OF_ONE = "select name, value, changed_by, changed_at from guild_setting where guild_id = $1"
FILES = "select guild_id, largest_bytes, types from attachment_limit"
LOCALES = "select id, preferred_locale from guild"
WRITE = """
insert into guild_setting (guild_id, name, value, changed_by, changed_at) values ($1, $2, $3, $4, $5)
on conflict (guild_id, name) do update
    set value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at
"""
DELETE = "delete from guild_setting where guild_id = $1 and name = $2"


@dataclass(slots=True)
class Own:
    """What one server has set, by name, and the language that Discord says it speaks (None: not known)."""

    values: dict[str, Json] = field(default_factory=dict)
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """Who set something, and when (aware UTC)."""

    by: int
    at: datetime


async def all_own(con: Connection) -> dict[int, Own]:
    """What every server has set, by its id; servers that set nothing are there for their language."""
    found = {row["id"]: Own(locale=row["preferred_locale"]) for row in await con.fetch(LOCALES)}
    for row in await con.fetch(ALL):
        found.setdefault(row["guild_id"], Own()).values[row["name"]] = row["value"]
    for row in await con.fetch(FILES):
        found.setdefault(row["guild_id"], Own()).values |= _file_values(row["largest_bytes"], row["types"])
    for own in found.values():
        own.values = held_values(own.values)
    return found


async def own_values(con: Connection, guild_id: int) -> dict[str, Json]:
    """What one server has set, by name."""
    values = {row["name"]: row["value"] for row in await con.fetch(OF_ONE, guild_id)}
    files = await own_limits(con, guild_id)
    return held_values({**values, **_file_values(files.largest, files.types)})


async def since(con: Connection, guild_id: int) -> dict[str, Since]:
    """Who set each setting of a server, and when."""
    return {row["name"]: Since(row["changed_by"], row["changed_at"]) for row in await con.fetch(OF_ONE, guild_id)}


async def lock(con: Connection, guild_id: int) -> None:
    """Let nobody else change the server's settings until this transaction ends."""
    await con.execute("select pg_advisory_xact_lock(hashtextextended('guild setting', $1))", guild_id)


async def write(
    con: Connection, guild_id: int, changes: Mapping[str, Json], known: Mapping[str, Json], *, by: int, at: datetime
) -> None:
    """Keep changes of a server (None: back to the default); `known` is what it had set before."""
    for name, value in changes.items():
        if name in FILE_SETTINGS:
            continue
        if value is None:
            await con.execute(DELETE, guild_id, name)
        else:
            await con.execute(WRITE, guild_id, name, value, by, at)
    if FILE_SETTINGS & set(changes):
        files = {**{name: known.get(name) for name in FILE_SETTINGS}, **changes}
        largest: Any = files["attachments_largest"]
        types: Any = files["attachments_types"]
        size = None if largest is None else largest * MEGABYTE or BOUNDLESS
        await write_limits(con, guild_id, size, types, by=by, at=at)


def _file_values(largest: int | None, types: Any) -> dict[str, Json]:
    values: dict[str, Json] = {}
    if largest is not None:
        values["attachments_largest"] = 0 if largest >= BOUNDLESS else max(largest // MEGABYTE, 1)
    if types is not None:
        values["attachments_types"] = [each.strip() for each in types]
    return values
