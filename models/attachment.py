"""Files that came with messages, and where their bytes are kept."""

from typing import Any

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class Attachment(Model):
    """A file of a message; its key is (guild_id, message_id, id), since a forward shows the files of its original.

    `state`: waiting, stored, too_large, excluded (its type is not kept), gone (Discord no longer has it), failed
    (`reason`, `next_try_at`) or removed (its message was deleted, and the object with it). `url` is the link without
    its signature, `link` the last known signed one, good until `link_expires_at`.
    """

    guild_id = fields.BigIntField()
    message_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField()
    filename = fields.TextField(db_default="")
    content_type = fields.TextField(null=True)
    size = fields.BigIntField(db_default=0)
    url = fields.TextField(db_default="")
    link = fields.TextField(db_default="")
    link_expires_at = fields.DatetimeField(null=True)
    description = fields.TextField(null=True)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    duration = fields.FloatField(null=True)
    flags = fields.BigIntField(db_default=0)
    forwarded = fields.BooleanField(db_default=False)
    state = fields.TextField(db_default="waiting")
    reason = fields.TextField(null=True)
    tries = fields.IntField(db_default=0)
    next_try_at = fields.DatetimeField(null=True)
    sha256 = fields.TextField(null=True)
    stored_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "attachment"
        indexes = (
            Index(fields=("guild_id", "state", "next_try_at"), name="attachment_by_state"),
            Index(fields=("guild_id", "sha256"), name="attachment_by_hash"),
        )


class StoredObject(Model):
    """Bytes in object storage, once for each server and content; its key is (guild_id, sha256).

    `stored_at` is null while the bytes are on their way. `release_at`: somebody stopped using it then, and the keeper
    still has to look whether anybody else does.
    """

    guild_id = fields.BigIntField()
    sha256 = fields.CharField(max_length=64, primary_key=True)
    size = fields.BigIntField()
    object_key = fields.TextField()
    place = fields.TextField()
    stored_at = fields.DatetimeField(null=True)
    release_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "stored_object"


class AttachmentLimit(Model):
    """What a server keeps of its attachments; null means the setting of the process."""

    guild_id = SnowflakeField(primary_key=True)
    largest_bytes = fields.BigIntField(null=True)
    types: Any = ArrayField("text", null=True)
    changed_at = fields.DatetimeField(null=True)
    changed_by = fields.BigIntField(null=True)

    class Meta:
        """The table."""

        table = "attachment_limit"
