"""Messages."""

from typing import Any

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class Message(Model):
    """A message in its newest known version; its key is (guild_id, id).

    `observed_at` is when Discord last told us about it: the start of the request for history, the arrival for the
    gateway. A deletion whose message was never seen is a row with neither author nor observation. `parts` holds, as
    Discord sent them, the embeds, stickers, components, snapshots and other parts that are no plain text; null when
    there are none. `asks` is whether its text asks something; null until somebody looked. `interaction_user_id` is
    who used the command that an app's message answers.
    """

    guild_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField()
    author_id = fields.BigIntField(null=True)
    author_name = fields.TextField(db_default="")
    webhook_id = fields.BigIntField(null=True)
    is_bot = fields.BooleanField(db_default=False)
    type = fields.IntField(null=True)
    content = fields.TextField(db_default="")
    sent_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)
    observed_at = fields.DatetimeField(null=True)
    flags = fields.BigIntField(db_default=0)
    pinned = fields.BooleanField(db_default=False)
    reply_to_id = fields.BigIntField(null=True)
    forwarded_from_id = fields.BigIntField(null=True)
    mention_ids = ArrayField("bigint", db_default=[])
    attachments = fields.IntField(db_default=0)
    embeds = fields.IntField(db_default=0)
    reactions = fields.IntField(db_default=0)
    stickers = fields.IntField(db_default=0)
    words = fields.IntField(db_default=0)
    characters = fields.IntField(db_default=0)
    code_blocks = fields.IntField(db_default=0)
    asks = fields.BooleanField(null=True)
    snapshot_text = fields.TextField(db_default="")
    poll: Any = fields.JSONField(null=True)
    components_text = fields.TextField(db_default="")
    interaction_user_id = fields.BigIntField(null=True)
    interaction_name = fields.TextField(null=True)
    pinned_at = fields.DatetimeField(null=True)
    parts: Any = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "message"
        indexes = (
            Index(fields=("guild_id", "channel_id", "id"), name="message_by_channel"),
            Index(fields=("guild_id", "author_id", "sent_at"), name="message_by_author"),
        )
