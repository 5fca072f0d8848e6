"""Settings that name roles and channels: kept as ids, so that they stay right when somebody renames one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from services.config.kinds import NOTHING, Json, NotUnderstood
from services.config.server_names import AN_ID, MENTIONED, ServerNames, found_id, typed_parts
from services.people.role_names import roles_named
from services.wording.answers import as_it_is
from services.wording.dates import without_accents
from services.wording.words import Words

MOST = 50
MOST_SIGNS = 100  # Discord's limit for the name of a role or channel
WILDCARD = "*"
SHOWN = 10


def gone(value: Any, kind: str, server: ServerNames) -> list[str]:
    """The ids in a value of "roles", "channels" or "channel" that the server no longer has; none of other kinds."""
    names = {"roles": server.roles, "channels": server.channels, "channel": server.channels}.get(kind)
    if names is None:
        return []
    return [one for one in (value if isinstance(value, list) else [value]) if is_id(one) and int(one) not in names]


def is_id(part: str) -> bool:
    """Whether a part of a value is an id; anything else is a name that a server's operator gave."""
    return AN_ID.fullmatch(part) is not None


@dataclass(frozen=True, slots=True)
class RolesKind:
    """Roles by id; a name with * in it stands for all roles that fit, also future ones."""

    name: ClassVar[str] = "roles"
    least: int = 0

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """The roles that were mentioned or named; "none" for none."""
        if without_accents(typed.strip()) in NOTHING and not self.least:
            return []
        parts = [self._read_one(part, words, server) for part in typed_parts(typed)]
        value: Json = list(dict.fromkeys(parts))
        if not self.holds(value):
            raise NotUnderstood(words("Name at least one role and at most {n}, separated by commas.", n=MOST))
        return value

    def _read_one(self, part: str, words: Words, server: ServerNames) -> str:
        role = found_id(part, server.roles)
        if role is not None:
            return str(role)
        if WILDCARD in part and "\x00" not in part and MENTIONED.fullmatch(part) is None:
            return part.lstrip("@")
        raise NotUnderstood(
            words("This server has no role called {name}. Choose one that is offered.", name=as_it_is(part.lstrip("@")))
        )

    def holds(self, value: Json) -> bool:
        """A list of ids and names."""
        return _are_parts(value, self.least)

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """Mentions of the roles, and by name what fits none."""
        return _listed([_role(part, words, server) for part in value], words)

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The names of the roles."""
        return _typed(value, server.roles, words)

    def to_field(self, value: Any) -> Any:
        """A tuple of ids and names."""
        return tuple(value)

    def to_value(self, given: Any) -> Json:
        """A list of ids and names."""
        return list(given)


@dataclass(frozen=True, slots=True)
class ChannelsKind:
    """Channels and categories by id."""

    name: ClassVar[str] = "channels"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """The channels that were mentioned or named; "none" for none."""
        if without_accents(typed.strip()) in NOTHING:
            return []
        value: Json = list(dict.fromkeys(_channel_typed(part, words, server) for part in typed_parts(typed)))
        if not self.holds(value):
            raise NotUnderstood(words("Name at most {n} channels, separated by commas.", n=MOST))
        return value

    def holds(self, value: Json) -> bool:
        """A list of ids and names."""
        return _are_parts(value, 0)

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """Mentions of the channels."""
        return _listed([_channel(part, words, server) for part in value], words)

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The names of the channels."""
        return _typed(value, server.channels, words)

    def to_field(self, value: Any) -> Any:
        """A tuple of ids and names."""
        return tuple(value)

    def to_value(self, given: Any) -> Json:
        """A list of ids and names."""
        return list(given)


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """One channel by id, "" for none."""

    name: ClassVar[str] = "channel"
    needed: bool = False

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """The channel that was mentioned or named; "none" for none where that is allowed."""
        if without_accents(typed.strip()) in NOTHING and not self.needed:
            return ""
        parts = typed_parts(typed)
        if len(parts) != 1:
            raise NotUnderstood(words("Name one channel."))
        return _channel_typed(parts[0], words, server)

    def holds(self, value: Json) -> bool:
        """An id, a name, or nothing where that is allowed."""
        return (
            isinstance(value, str)
            and len(value) <= MOST_SIGNS
            and "\x00" not in value
            and bool(value or not self.needed)
        )

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """A mention of the channel."""
        return _channel(value, words, server) if value else words("none")

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The channel's name."""
        return _typed([value] if value else [], server.channels, words)

    def to_field(self, value: Any) -> Any:
        """The id or name."""
        return value

    def to_value(self, given: Any) -> Json:
        """The id or name."""
        return str(given)


def _are_parts(value: Json, least: int) -> bool:
    return (
        isinstance(value, list)
        and least <= len(value) <= MOST
        and all(isinstance(part, str) and 0 < len(part) <= MOST_SIGNS and "\x00" not in part for part in value)
    )


def _channel_typed(part: str, words: Words, server: ServerNames) -> str:
    channel = found_id(part, server.channels)
    if channel is None:
        raise NotUnderstood(
            words(
                "This server has no channel called {name} that I see. Choose one that is offered.",
                name=as_it_is(part.lstrip("#")),
            )
        )
    return str(channel)


def _listed(parts: Sequence[str], words: Words) -> str:
    return ", ".join(parts) or words("none")


def _role(part: str, words: Words, server: ServerNames) -> str:
    if is_id(part) and int(part) not in server.roles:
        return words("a deleted role ({id})", id=part)
    fit = [f"<@&{role}>" for role in sorted(roles_named([part], server.roles))]
    if is_id(part):
        return fit[0]
    named = words("“{name}”", name=as_it_is(part))
    if not fit:
        return words("{name} (no such role)", name=named)
    shown = ", ".join([*fit[:SHOWN], *(["…"] if len(fit) > SHOWN else [])])
    return shown if WILDCARD not in part else words("{name}: {roles}", name=named, roles=shown)


def _channel(part: str, words: Words, server: ServerNames) -> str:
    if is_id(part) and int(part) not in server.channels:
        return words("a deleted channel ({id})", id=part)
    channel = found_id(part, server.channels)
    if channel is None:
        return words("{name} (no such channel)", name=words("“{name}”", name=as_it_is(part)))
    return f"<#{channel}>"


def _typed(parts: Sequence[str], names: Mapping[int, str], words: Words) -> str:
    """Names, and ids where a name says nothing or several have it."""
    several = list(names.values())
    shown = [
        names[int(part)]
        if is_id(part) and int(part) in names and several.count(names[int(part)]) == 1 and "," not in names[int(part)]
        else part
        for part in parts
    ]
    return ", ".join(shown) or words("none")
