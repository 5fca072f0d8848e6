"""What the operator set holds on every server that has not set something else."""

from bot.settings import Settings
from bot.wiring.around import now
from services.config.live import LiveSettings
from services.database import Database
from services.people.guild_settings import GuildSettings


def operator_defaults(settings: Settings) -> GuildSettings:
    """What holds on every server that has not set something else; a `language` of "" is the server's own."""
    limits = settings.attachment_limits
    return GuildSettings(
        time_zone=settings.time_zone,
        language=settings.language,
        mentor_roles=settings.mentor_roles,
        student_roles=settings.student_roles,
        cohort_roles=settings.cohort_roles,
        mentor_channel=settings.mentor_channel,
        course_start=settings.course_start,
        course_end=settings.course_end,
        sync_minute=settings.sync_minute,
        attachments_largest=settings.attachments_largest_mb or None,
        attachments_types=limits.types,
    )


async def live_settings(settings: Settings, database: Database) -> LiveSettings:
    """The settings of every server, read from the database."""
    live = LiveSettings(database, operator_defaults(settings), now)
    await live.start()
    return live
