"""The door of the record, built from the operator's settings."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.settings import Settings
from services.consent.door import Door
from services.consent.key import PrivacyKey, the_key
from services.database import Database
from services.people.guild_settings import GuildSettings


async def guarded(settings: Settings, database: Database) -> tuple[Database, PrivacyKey]:
    """The database with a door at which everything waits that somebody does not want kept, and the key of its hashes.

    Raises:
        SetupProblem: the privacy key is none, or is not the one this database was used with.
    """
    given = settings.privacy_key.get_secret_value().strip() if settings.privacy_key else None
    key = await the_key(database, given, datetime.now(UTC))
    return replace(database, door=Door(key, GuildSettings(mentor_roles=settings.mentor_roles))), key
