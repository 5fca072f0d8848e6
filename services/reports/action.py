"""What happens when a mentor presses a button, chooses from a menu or sends a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed, a line chosen or a form sent; `value` is the button's or the line's.

    `entered` are the fields of a form by their keys, empty before there was one. `id` is that of Discord's interaction:
    as the key of a row that the action adds it keeps a repeated write from adding another.
    """

    guild_id: int
    action: str
    value: str
    viewer: Viewer
    settings: GuildSettings
    now: datetime
    entered: Mapping[str, str] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form; `long` ones have several lines."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = True
    long: bool = False
    most: int = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in; sending it runs the same action with what was entered."""

    title: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Another report as the answer, shown to whoever pressed alone: its name and what is asked."""

    name: str
    values: Mapping[str, Any]
