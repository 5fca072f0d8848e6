"""What somebody wants to know, and who will read the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.database import Database
from services.people.guild_settings import GuildSettings
from services.render import Renderer


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who will read an answer: what it may contain follows from this alone.

    `cohorts` are the roles of the cohorts whose students may be shown, None for all students. `channels` are the
    channels and threads that may be named, counted one by one, quoted or linked to.
    """

    user_id: int
    cohorts: frozenset[int] | None
    channels: frozenset[int]


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked of a server: `name` is the report's, such as "student card".

    `values` are plain JSON values, so that a button under the answer can ask again and a page can ask the same.
    `whole`: every row of the table is wanted, for a file; otherwise it may hold those alone that are shown.
    """

    guild_id: int
    name: str
    viewer: Viewer
    settings: GuildSettings
    now: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ReportTools:
    """What reports and actions are made with."""

    database: Database
    renderer: Renderer
