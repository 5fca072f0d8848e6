"""A server as the guided set-up knows it, from a few names."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.discord.permissions import Overwrite, Permission
from services.discord.server_records import ChannelState, GuildState
from services.people.guild_settings import GuildSettings
from services.setup.looking import Look

GUILD, BOT_ROLE = 1, 2
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVERYBODY = int(Permission.VIEW_CHANNEL)
ALLOWED = int(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.EMBED_LINKS | Permission.ATTACH_FILES)


def look_of(
    roles: Mapping[int, str] = {3: "Mentor"},
    rooms: Mapping[int, str] = {20: "mentors"},
    *,
    hidden: tuple[int, ...] = (),
    settings: GuildSettings | None = None,
    **more: Any,
) -> Look:
    """Roles and text channels by id; `hidden` channels are not seen by everybody."""
    guild = GuildState(GUILD, "School", None)
    guild.role_names = {GUILD: "@everyone", BOT_ROLE: "Student Profiler", **roles}
    guild.roles = dict.fromkeys(guild.role_names, 0) | {GUILD: EVERYBODY}
    guild.own_roles = (BOT_ROLE,)
    deny = Overwrite(GUILD, 0, EVERYBODY)
    channels = tuple(
        ChannelState(room, GUILD, 0, name, None, (deny,) if room in hidden else (), None, False, False, {})
        for room, name in rooms.items()
    )
    permissions = more.pop("permissions", dict.fromkeys(rooms, ALLOWED))
    return Look(guild, channels, settings or GuildSettings(), NOW, permissions=permissions, **more)
