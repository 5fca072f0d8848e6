"""What a step of the guided set-up knows: the server as it is now, what is set, and what may be guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.config.catalogue import SETTINGS
from services.config.server_names import ServerNames
from services.discord.permissions import THREADS
from services.discord.server_records import ChannelState, GuildState
from services.discord.server_state import ServerState
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.setup.findings import Finding
from services.setup.progress import Progress
from services.wording.words import Words

ROLE_MEMBERS = """
select role_id, count(*) from member, unnest(roles) as role_id
where guild_id = $1 and present and not is_bot group by role_id
"""


@dataclass(frozen=True, slots=True)
class Look:
    """A server at one moment, for whoever sets it up.

    `own` names what administrators have set; `locales` are the asker's and the server's, for guesses. `members` counts
    the people who hold a role, `permissions` are the bot's bits in each channel. `progress` is None before the first.
    `files` counts attachments by what became of them. `findings` are what a check of the server found, None where none
    was made. `notice` is the channel with the notice for students, None before it was posted. `still_recorded` counts
    messages of channels that are left out now.
    """

    guild: GuildState
    channels: tuple[ChannelState, ...]
    settings: GuildSettings
    now: datetime
    locales: tuple[str | None, ...] = ()
    own: frozenset[str] = frozenset()
    members: Mapping[int, int] = field(default_factory=dict)
    permissions: Mapping[int, int] = field(default_factory=dict)
    progress: Progress | None = None
    files: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] | None = None
    notice: int | None = None
    still_recorded: int = 0

    @property
    def words(self) -> Words:
        """The language the set-up speaks."""
        return self.settings.words

    @property
    def names(self) -> ServerNames:
        """The server's roles and channels by name."""
        roles = {role: name for role, name in self.guild.role_names.items() if role != self.guild.id}
        return ServerNames(roles, {one.id: one.name for one in self.channels})

    def value(self, name: str) -> Any:
        """What holds for a setting now, as plain JSON."""
        return SETTINGS[name].of(self.settings)

    def roles(self, patterns: Iterable[str]) -> tuple[int, ...]:
        """The roles that a setting's value means, the server's @everyone never."""
        found = roles_named(tuple(patterns), self.guild.role_names) - {self.guild.id}
        return tuple(sorted(found))

    def channel(self, value: str) -> ChannelState | None:
        """The channel that a setting's value means, by id or name."""
        wanted = value.removeprefix("#")
        fitting = [one for one in self.channels if wanted in {str(one.id), one.name}]
        return fitting[0] if fitting else None

    def holding(self, roles: Iterable[int]) -> int:
        """How many people hold these roles, somebody with two of them counted twice."""
        return sum(self.members.get(role, 0) for role in roles)


def channels_of(state: ServerState, guild_id: int) -> tuple[ChannelState, ...]:
    """The channels of a server as Discord lists them, without threads."""
    return tuple(sorted((one for one in state.in_guild(guild_id) if one.kind not in THREADS), key=_as_listed))


def _as_listed(channel: ChannelState) -> tuple[int, int]:
    position = channel.payload.get("position")
    return (position if isinstance(position, int) else 0, channel.id)
