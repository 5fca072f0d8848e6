"""Whose session it is and what they may see: looked at anew each time the page is drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from services.discord.permissions import server_permissions
from services.errors import ProfilerError
from services.people.access import Asker, NotAllowed, check_mentor, is_admin
from services.people.guild_settings import GuildSettings
from services.people.names import shown_name
from services.people.viewing import cohorts_of
from services.reports.question import Viewer
from services.storage.transactions import Connection

PERSON = "select roles, present, display_name, name, is_bot from member where guild_id = $1 and user_id = $2"
SERVER = "select name, owner_id, present, preferred_locale from guild where id = $1"
ROLES = "select id, name, permissions from role where guild_id = $1 and deleted_at is null"


class NotKnownYet(ProfilerError):
    """What somebody may read is still being looked up."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may look at the page of a server: what they see, and what they and the server are called."""

    guild_id: int
    viewer: Viewer
    settings: GuildSettings
    is_admin: bool
    name: str
    guild_name: str


async def visitor_of(
    con: Connection,
    guild_id: int,
    user_id: int,
    channels: frozenset[int],
    settings_of: Callable[[int, str | None], GuildSettings],
) -> Visitor:
    """The visitor as the record knows them now; raises NotAllowed for who is no mentor (any more), or has left."""
    server = await con.fetchrow(SERVER, guild_id)
    settings = settings_of(guild_id, server["preferred_locale"] if server else None)
    person = await con.fetchrow(PERSON, guild_id, user_id)
    if server is None or not server["present"]:
        raise NotAllowed(settings.words("I am not on that server any more."))
    if person is None or not person["present"] or person["is_bot"]:
        raise NotAllowed(settings.words("You are not on that server any more."))
    asker = await _asker(con, guild_id, user_id, frozenset(person["roles"]), server["owner_id"])
    check_mentor(asker, settings)
    return Visitor(
        guild_id,
        Viewer(user_id, cohorts_of(asker, settings), channels),
        settings,
        is_admin(asker, settings),
        shown_name(person["display_name"], person["name"], str(user_id)),
        server["name"],
    )


async def _asker(con: Connection, guild_id: int, user_id: int, held: frozenset[int], owner: int | None) -> Asker:
    """Somebody as Discord would describe them, who asks nowhere in particular."""
    rows = await con.fetch(ROLES, guild_id)
    granted = server_permissions(
        {row["id"]: row["permissions"] for row in rows}, guild_id, held, owns_server=owner == user_id
    )
    return Asker(user_id, guild_id, {row["id"]: row["name"] for row in rows if row["id"] in held}, {}, granted)
