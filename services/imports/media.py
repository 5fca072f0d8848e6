"""The files of attachments that an exporter saved beside its JSON, into the store of attachments."""

from pathlib import Path

from services.attachments.keeping import keep_local_file
from services.attachments.limits import Limits, read_limits
from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.imports.folder import Keep
from services.imports.ledger import Media


def kept_in(database: Database, store: ObjectStore, limits: Limits) -> Keep:
    """Stores saved files as far as a server keeps such files; `limits` are those of the process.

    What it returns raises StoreProblem while the store does not take files: the import then ends, and the next one
    begins with the same files.
    """
    of_guild: dict[int, Limits] = {}

    async def keep(guild_id: int, media: Media, path: Path) -> str:
        if guild_id not in of_guild:
            async with database.pool.acquire() as con:
                of_guild[guild_id] = await read_limits(con, guild_id, limits)
        try:
            return await keep_local_file(
                database, store, guild_id, media.message_id, media.attachment_id, path, of_guild[guild_id]
            )
        except OSError:
            return "unreadable"

    return keep
