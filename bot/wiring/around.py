"""What everything stands on: settings, database, Discord, files, and the one clock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.settings import Settings
from services.attachments.objects.store import ObjectStore
from services.config.live import LiveSettings
from services.consent.key import PrivacyKey
from services.database import Database
from services.discord.rest import DiscordRest
from services.render import Renderer

type Part = Callable[[], Awaitable[None]]


def now() -> datetime:
    """The one clock of the process, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Around:
    """What the process stands on: its settings and the servers' own, the database, Discord's REST API, the files."""

    settings: Settings
    live: LiveSettings
    database: Database
    rest: DiscordRest
    store: ObjectStore
    renderer: Renderer
    key: PrivacyKey
