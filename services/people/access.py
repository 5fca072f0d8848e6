"""Who may ask about students and about the record, and where everybody may read the answer.

Three levels: an administrator changes settings and sees the log; a lead mentor sees the students of all cohorts; a
mentor those of their own cohorts, or all without the role of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.wording.words import Words

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
    def manages_server(self) -> bool:
        """Whether Discord lets this person run the server: Administrator, or Manage Server."""
        return self.guild_id is not None and bool(self.permissions & (ADMINISTRATOR | MANAGE_SERVER))


def is_admin(asker: Asker, settings: GuildSettings) -> bool:
    """Whether somebody may change settings: who manages the server, and who has an administrators' role."""
    return asker.manages_server or (asker.guild_id is not None and _has(asker, settings.admin_roles))


def is_mentor(asker: Asker, settings: GuildSettings) -> bool:
    """Whether somebody may ask about students; of which ones, their cohorts say."""
    return asker.guild_id is not None and _has(asker, settings.staff_roles)


def sees_everybody(asker: Asker, settings: GuildSettings) -> bool:
    """Whether somebody's own cohorts do not matter: administrators, and mentors of all cohorts."""
    return is_admin(asker, settings) or (asker.guild_id is not None and _has(asker, settings.lead_roles))


def check_mentor(asker: Asker, settings: GuildSettings) -> None:
    """Raise NotAllowed unless a mentor asks on a server."""
    words = settings.words
    if asker.guild_id is None:
        raise NotAllowed(words("Ask me on your server: here I cannot see which students are yours."))
    if not is_mentor(asker, settings):
        if is_admin(asker, settings):
            raise NotAllowed(
                words(
                    "Only mentors can ask about students, so far the role {roles}. You are an administrator: `/setup`"
                    " leads you through everything, also who mentors are.",
                    roles=_either(settings.mentor_roles, words),
                )
            )
        raise NotAllowed(
            words(
                "Only mentors can ask about students. If you are one, ask an administrator for the role {roles}.",
                roles=_either(settings.mentor_roles, words),
            )
        )


def check_staff(asker: Asker, settings: GuildSettings) -> None:
    """Raise NotAllowed unless a mentor or an administrator asks on a server."""
    words = settings.words
    if asker.guild_id is None:
        raise NotAllowed(words("Ask me on your server: here I cannot see what you may do there."))
    if not is_admin(asker, settings) and not is_mentor(asker, settings):
        raise NotAllowed(
            words(
                "Only mentors and administrators can use this. Ask an administrator for the role {roles}.",
                roles=_either(settings.mentor_roles, words),
            )
        )


def check_admin(asker: Asker, settings: GuildSettings) -> None:
    """Raise NotAllowed unless an administrator asks on a server."""
    words = settings.words
    if asker.guild_id is None:
        raise NotAllowed(words("Ask me on your server: here I cannot see what you may do there."))
    if is_admin(asker, settings):
        return
    if settings.admin_roles:
        raise NotAllowed(
            words(
                "Only administrators can use this: it takes the permission to manage the server, or the role {roles}.",
                roles=_either(settings.admin_roles, words),
            )
        )
    raise NotAllowed(words("Only administrators can use this: it takes the permission to manage the server."))


def _has(asker: Asker, roles: tuple[str, ...]) -> bool:
    return bool(roles_named(roles, asker.roles))


def _either(roles: tuple[str, ...], words: Words) -> str:
    """Roles of which one is enough: by id as Discord shows a role, by name as it was given."""
    return words.either(
        f"<@&{one}>" if one.isascii() and one.isdigit() else words("“{name}”", name=one) for one in roles
    )


def is_public(asker: Asker, settings: GuildSettings) -> bool:
    """Whether the answer may be seen by everybody in the channel: only where mentors are among themselves."""
    wanted = settings.mentor_channel.removeprefix("#")
    return any(wanted in {str(channel_id), name} for channel_id, name in asker.places.items())
