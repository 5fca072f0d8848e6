"""Files of messages into the database; their bytes are the business of `services.attachments`."""

from collections.abc import Iterable
from datetime import UTC, datetime

from models.sql import load
from services.encryption.private import private
from services.records.attachments import AttachmentRecord
from services.storage.transactions import Connection

NEVER = datetime.min.replace(tzinfo=UTC)


async def write_attachments(con: Connection, records: Iterable[AttachmentRecord]) -> None:
    """Store what is known of files; call it after `write_messages`, in the same transaction.

    A file that was taken out of its message by an edit stays, as the message's earlier versions do.
    """
    freshest: dict[tuple[int, int, int], AttachmentRecord] = {}
    for record in records:
        key = record.guild_id, record.message_id, record.id
        known = freshest.setdefault(key, record)
        if (record.link_expires_at or NEVER) > (known.link_expires_at or NEVER):
            freshest[key] = record
    if freshest:
        rows = [freshest[key] for key in sorted(freshest)]
        await con.execute(load("attachment_upsert"), *zip(*map(_private, rows), strict=True))


def _private(record: AttachmentRecord) -> AttachmentRecord:
    """The record with what says what is in the file marked as text of its author: links hold the name too."""
    return record._replace(
        filename=private(record.filename, record.id),
        url=private(record.url, record.id),
        link=private(record.link, record.id),
        description=None if record.description is None else private(record.description, record.id),
    )


async def forget_attachments(con: Connection, guild_id: int, user_id: int) -> int:
    """Forget every file of somebody's messages; returns how many. The keeper deletes the bytes nobody else shares."""
    status = await con.execute(
        """
        delete from attachment using message
        where attachment.guild_id = $1 and message.guild_id = $1 and message.id = attachment.message_id
          and message.author_id = $2
        """,
        guild_id,
        user_id,
    )
    return int(status.rpartition(" ")[2])
