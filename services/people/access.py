"""Who may ask about students and about the record, and where everybody may read the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named

ADMINISTRATOR, MANAGE_SERVER = 1 << 3, 1 << 5


class NotAllowed(ProfilerError):
    """Somebody asked who may not; the text says who may."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked and where; `places` is the channel, for a thread the one it belongs to, with its name.

    `permissions` are Discord's bits of what this person may do there.
    """

    user_id: int
    guild_id: int | None
    roles: Mapping[int, str]
    places: Mapping[int, str]
    permissions: int = 0

    @property
    def is_admin(self) -> bool:
        """Whether this person runs the server: Administrator, or Manage Server."""
        return self.guild_id is not None and bool(self.permissions & (ADMINISTRATOR | MANAGE_SERVER))


def check_mentor(asker: Asker, settings: GuildSettings) -> None:
    """Raise NotAllowed unless a mentor asks on a server."""
    words = settings.words
    if asker.guild_id is None:
        raise NotAllowed(words("Ask me on your server: here I cannot see which students are yours."))
    if not roles_named(settings.mentor_roles, asker.roles):
        raise NotAllowed(
            words(
                "Only mentors can ask about students. If you are one, ask an administrator for the role {roles}.",
                roles=words.either(words("“{name}”", name=name) for name in settings.mentor_roles),
            )
        )


def check_staff(asker: Asker, settings: GuildSettings) -> None:
    """Raise NotAllowed unless a mentor or an administrator asks on a server."""
    words = settings.words
    if asker.guild_id is None:
        raise NotAllowed(words("Ask me on your server: here I cannot see what you may do there."))
    if not asker.is_admin and not roles_named(settings.mentor_roles, asker.roles):
        raise NotAllowed(
            words(
                "Only mentors and administrators can use this. Ask an administrator for the role {roles}.",
                roles=words.either(words("“{name}”", name=name) for name in settings.mentor_roles),
            )
        )


def check_admin(asker: Asker, settings: GuildSettings) -> None:
    """Raise NotAllowed unless an administrator asks on a server."""
    words = settings.words
    if asker.guild_id is None:
        raise NotAllowed(words("Ask me on your server: here I cannot see what you may do there."))
    if not asker.is_admin:
        raise NotAllowed(words("Only administrators can use this: it takes the permission to manage the server."))


def is_public(asker: Asker, settings: GuildSettings) -> bool:
    """Whether the answer may be seen by everybody in the channel: only where mentors are among themselves."""
    wanted = settings.mentor_channel.removeprefix("#")
    return any(wanted in {str(channel_id), name} for channel_id, name in asker.places.items())
