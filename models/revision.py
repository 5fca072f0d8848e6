"""What messages said before they were edited."""

from typing import Any

from tortoise import Model, fields

from models.snowflake import SnowflakeField


class MessageRevision(Model):
    """An earlier version of a message; its key is (guild_id, message_id, version_at).

    `version_at` is when that version was written: its edit time, or the sending for the first.
    """

    guild_id = fields.BigIntField()
    message_id = SnowflakeField(primary_key=True)
    version_at = fields.DatetimeField()
    channel_id = fields.BigIntField()
    content = fields.TextField(db_default="")
    components_text = fields.TextField(db_default="")
    parts: Any = fields.JSONField(null=True)
    observed_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "message_revision"
