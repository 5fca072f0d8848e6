"""Channels and threads, and how far each was read."""

from typing import Any

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField

from models.snowflake import SnowflakeField


class Channel(Model):
    """A channel or thread (kinds 10, 11, 12); its key is (guild_id, id).

    `low_id` and `high_id` are the oldest and newest message between which everything is stored; `history_complete`
    says that nothing lies below `low_id`. `readable` is null until somebody looked. `tags` are those a forum offers,
    `applied_tags` those a post carries.
    """

    guild_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    kind = fields.IntField(db_default=0)
    name = fields.TextField(db_default="")
    parent_id = fields.BigIntField(null=True)
    position = fields.IntField(db_default=0)
    archived = fields.BooleanField(db_default=False)
    archived_at = fields.DatetimeField(null=True)
    private = fields.BooleanField(db_default=False)
    deleted_at = fields.DatetimeField(null=True)
    tracked = fields.BooleanField(db_default=True)
    readable = fields.BooleanField(null=True)
    unreadable_reason = fields.TextField(null=True)
    last_message_id = fields.BigIntField(null=True)
    low_id = fields.BigIntField(null=True)
    high_id = fields.BigIntField(null=True)
    history_complete = fields.BooleanField(db_default=False)
    read_at = fields.DatetimeField(null=True)
    topic = fields.TextField(null=True)
    nsfw = fields.BooleanField(db_default=False)
    locked = fields.BooleanField(db_default=False)
    owner_id = fields.BigIntField(null=True)
    tags: Any = fields.JSONField(null=True)
    applied_tags = ArrayField("bigint", db_default=[])
    message_count = fields.IntField(null=True)
    total_message_sent = fields.IntField(null=True)
    last_pin_at = fields.DatetimeField(null=True)
    pins_read_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "channel"
