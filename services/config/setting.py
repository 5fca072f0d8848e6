"""What a setting is."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from services.config.kinds import Json, Kind, Text
from services.config.server_names import ServerNames
from services.people.guild_settings import GuildSettings
from services.wording.words import Words


class Group(Enum):
    """What belongs together; `group_name` says it for people."""

    SERVER = "server"
    PEOPLE = "people"
    CHANNELS = "channels"
    PRIVACY = "privacy"
    KEEPING = "keeping"
    MESSAGES = "messages"
    RECORD = "record"


def group_name(group: Group, words: Words) -> str:
    """The name of a group of settings."""
    return {
        Group.SERVER: words("Course and language"),
        Group.PEOPLE: words("Roles"),
        Group.CHANNELS: words("Channels"),
        Group.PRIVACY: words("Privacy"),
        Group.KEEPING: words("How long data is kept"),
        Group.MESSAGES: words("Messages to students"),
        Group.RECORD: words("Recording"),
    }[group]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `label` names it for people, `about` says in one sentence what it does.

    `field` is its place in GuildSettings, "retention.messages" for one of `retention`.
    """

    name: str
    group: Group
    kind: Kind
    label: Text
    about: Text
    field: str

    def read(self, typed: str, words: Words, server: ServerNames | None = None) -> Json:
        """The value that somebody typed; raises NotUnderstood, whose text says what to write."""
        return self.kind.read(typed, words, server or ServerNames())

    def written(self, value: Json, words: Words, server: ServerNames | None = None) -> str:
        """A value as people read it, in Discord's markdown."""
        return self.kind.written(value, words, server or ServerNames())

    def typed(self, value: Json, words: Words, server: ServerNames | None = None) -> str:
        """A value as somebody would type it."""
        return self.kind.typed(value, words, server or ServerNames())

    def of(self, settings: GuildSettings) -> Json:
        """The value that some settings have."""
        held: Any = settings
        for part in self.field.split("."):
            held = getattr(held, part)
        return self.kind.to_value(held)
