"""One request as the routes see it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox import permissions as bits
from sandbox.clock import parsed
from sandbox.rest.errors import invalid, missing_access, missing_permissions
from sandbox.world import World

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file of a multipart request; number is the n of its field ``files[n]``."""

    number: int
    name: str
    data: bytes
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer other than 200 with a body or 204 without."""

    status: int
    body: Any = None


@dataclass(slots=True)
class Call:
    """A request with its path's and query's values, its body and files."""

    world: World
    box: Any
    route: "Route"
    params: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    files: list[ReceivedFile] = field(default_factory=list)
    reason: str | None = None
    repeated: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def bot(self) -> int:
        """Who asks."""
        return self.world.bot_user_id

    def id(self, name: str) -> int:
        """An id in the path; an invalid one is Discord's 50035."""
        return _snowflake(name, self.params[name])

    def snowflake(self, name: str) -> int | None:
        """An id in the query, None when it is not there."""
        text = self.query.get(name)
        return None if text is None else _snowflake(name, text)

    def snowflakes(self, name: str) -> list[int]:
        """Ids of a query parameter that may be repeated."""
        return [_snowflake(name, text) for text in self.repeated.get(name, ())]

    def integer(self, name: str, default: int, least: int, most: int) -> int:
        """A number in the query, within its limits."""
        text = self.query.get(name)
        if text is None:
            return default
        if not text.lstrip("-").isdigit():
            raise invalid(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
        if int(text) < least:
            raise invalid(name, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        if int(text) > most:
            raise invalid(name, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return int(text)

    def flag(self, name: str) -> bool:
        """A yes or no in the query."""
        return self.query.get(name, "false").lower() in {"true", "1"}

    def time(self, name: str) -> str | None:
        """An ISO 8601 time in the query, None when it is not there."""
        text = self.query.get(name)
        if text is None:
            return None
        try:
            parsed(text)
        except ValueError:
            raise invalid(name, "DATE_TIME_TYPE_PARSE", f"Could not parse {text}. Should be ISO8601.") from None
        return text

    def guild(self, name: str = "guild_id") -> Json:
        """A server that the bot is in."""
        guild = self.world.guild(self.id(name))
        if self.bot not in self.world.members[int(guild["id"])]:
            raise missing_access()
        return guild

    def channel(self, needed: int = 0, name: str = "channel_id") -> Json:
        """A channel that the bot sees; without the needed permissions 50013."""
        channel = self.world.channel(self.id(name))
        granted = self.world.permissions(self.bot, channel["id"])
        if not granted & bits.VIEW_CHANNEL:
            raise missing_access()
        if granted & needed != needed:
            raise missing_permissions()
        return channel

    def audit(self, guild_id: str, action: int, target: int | str, options: Json | None = None) -> None:
        """Write what the bot did into the server's audit log, with the reason that it gave."""
        self.world.audit(guild_id, action, self.bot, target, options=options, reason=self.reason)

    def need_in_guild(self, needed: int) -> Json:
        """A server where the bot has server-wide permissions."""
        guild = self.guild()
        if self.world.guild_permissions(self.bot, guild["id"]) & needed != needed:
            raise missing_permissions()
        return guild


type Handler = Callable[[Call], Any] | Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the API: the template is the official description's, word for word."""

    method: str
    template: str
    handler: Handler
    token: bool = True

    @property
    def name(self) -> str:
        """Method and template, as people read it."""
        return f"{self.method} {self.template}"


def _snowflake(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) >= 1 << 63:
        raise invalid(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)
