"""The tables of the world, its clock and its listeners.

Objects in the tables are never changed in place: a change puts a new dict there. So whatever was
published or read stays as it was at that moment.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any, Self

from sandbox.cdn.links import Links
from sandbox.clock import Clock
from sandbox.objects import people
from sandbox.snowflake import Snowflake, Snowflakes
from sandbox.world.events import Event, Listener
from sandbox.world.spool import Spool

type Json = dict[str, Any]


class Missing(LookupError):
    """Something that does not exist was named; ``code`` is Discord's number for it."""

    def __init__(self, what: str, code: int) -> None:
        super().__init__(f"Unknown {what}")
        self.code = code


class Refused(ValueError):
    """The world does not allow this; ``code`` is Discord's number for it."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


class State:
    """Everything that exists, by id."""

    def __init__(self, now: datetime | None = None) -> None:
        self.clock = Clock(now)
        self.links = Links(self.clock)
        self.spool = Spool()
        self.users: dict[int, Json] = {people.GHOST_ID: people.ghost()}
        self.guilds: dict[int, Json] = {}
        self.roles: dict[int, dict[int, Json]] = defaultdict(dict)
        self.members: dict[int, dict[int, Json]] = defaultdict(dict)
        self.channels: dict[int, Json] = {}
        self.thread_members: dict[int, dict[int, Json]] = defaultdict(dict)
        self.voice_states: dict[int, dict[int, Json]] = defaultdict(dict)
        self.bans: dict[int, dict[int, Json]] = defaultdict(dict)
        self.audit_log: dict[int, list[Json]] = defaultdict(list)
        self.scheduled_events: dict[int, dict[int, Json]] = defaultdict(dict)
        self.commands: dict[int, dict[int, Json]] = defaultdict(dict)  # by server, 0 for everywhere
        self._ids = Snowflakes()
        self._listeners: list[Listener] = []
        self.bot_user_id = 0
        self.application: Json = {}

    @classmethod
    def empty(cls, now: datetime | None = None) -> Self:
        """A world with the application's bot and nobody else; its clock starts at now and runs."""
        world = cls(now)
        world._begin()
        return world

    def _begin(self) -> None:
        bot_id = self.new_id(self.clock.start)
        self.bot_user_id = bot_id
        self.users[bot_id] = people.user(bot_id, "Student Profiler", bot=True, global_name=None)
        self.application = {"id": str(bot_id), "name": "Student Profiler", "flags": ALL_PRIVILEGED_INTENTS}

    def new_id(self, at: datetime | None = None) -> int:
        """A new id for a moment, the world's now by default."""
        return self._ids.next(at or self.clock.now())

    def subscribe(self, listener: Listener) -> None:
        """Call the listener with every event from now on, in order, before the change returns."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Stop calling the listener."""
        self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        """Tell every listener."""
        for listener in list(self._listeners):
            listener(event)

    def user(self, user_id: Snowflake) -> Json:
        """A user; Missing when there is none."""
        return _found(self.users, user_id, "User", 10013)

    def guild(self, guild_id: Snowflake) -> Json:
        """A server with its roles and emojis; Missing when there is none."""
        return _found(self.guilds, guild_id, "Guild", 10004)

    def channel(self, channel_id: Snowflake) -> Json:
        """A channel or thread; Missing when there is none."""
        return _found(self.channels, channel_id, "Channel", 10003)

    def member(self, guild_id: Snowflake, user_id: Snowflake) -> Json:
        """A member of a server; Missing when the user is not there."""
        return _found(self.members[int(guild_id)], user_id, "Member", 10007)

    def role(self, guild_id: Snowflake, role_id: Snowflake) -> Json:
        """A role of a server; Missing when there is none."""
        return _found(self.roles[int(guild_id)], role_id, "Role", 10011)

    def guild_of(self, channel_id: Snowflake) -> int | None:
        """The server a channel belongs to, None for a direct message."""
        guild_id = self.channel(channel_id).get("guild_id")
        return None if guild_id is None else int(guild_id)


ALL_PRIVILEGED_INTENTS = (1 << 12) | (1 << 14) | (1 << 18)
"""Presence, members and message content switched on in the developer portal."""


def _found(table: dict[int, Json], key: Snowflake, what: str, code: int) -> Json:
    found = table.get(int(key))
    if found is None:
        raise Missing(what, code)
    return found
