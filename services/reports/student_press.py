"""What happens when a student uses a command of theirs, or presses a button that was sent to them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from services.attachments.objects.store import ObjectStore
from services.consent.key import PrivacyKey
from services.conversations.tools import Tools
from services.database import Database
from services.discord.rest import DiscordRest
from services.erasure.eraser import Eraser
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.render import Renderer
from services.wording.answers import Told


@dataclass(frozen=True, slots=True)
class StudentTools:
    """What the actions of students are made with; exports of one's own are made one at a time, in `spool`."""

    database: Database
    renderer: Renderer
    rest: DiscordRest
    store: ObjectStore
    key: PrivacyKey
    seeing: Seeing
    talks: Tools
    eraser: Eraser
    spool: Path
    export_turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class StudentPress:
    """A command used, a button pressed, a line chosen or a form sent by somebody about themselves.

    `settings` speak the language of whoever asked. `entered` are the fields of a form by their keys, or the options of
    a command; `id` is that of Discord's interaction: as the key of a row that the action adds it keeps a repeated write
    from adding another. `via` says where it was: "dm" or "server". `member` is whether the record knows them, which
    it no longer does once they were forgotten.
    """

    guild_id: int
    user_id: int
    action: str
    value: str
    settings: GuildSettings
    now: datetime
    entered: Mapping[str, str] = field(default_factory=dict)
    id: int = 0
    via: str = "server"
    member: bool = True


@dataclass(frozen=True, slots=True)
class Handed:
    """An answer with files, each a name and its bytes."""

    told: Told
    files: tuple[tuple[str, bytes], ...]
