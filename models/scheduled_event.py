"""Scheduled events and who wanted to come; who came is in the voice sessions of their channels."""

from tortoise import Model, fields

from models.snowflake import SnowflakeField


class ScheduledEvent(Model):
    """An event of a server; its key is (guild_id, id). `status` is Discord's: 1 planned, 2 on, 3 over, 4 cancelled.

    `began_at` and `ended_at` are when it really began and ended, where the bot saw it.
    """

    guild_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField(null=True)
    creator_id = fields.BigIntField(null=True)
    name = fields.TextField(db_default="")
    description = fields.TextField(null=True)
    location = fields.TextField(null=True)
    kind = fields.IntField(db_default=0)
    status = fields.IntField(db_default=1)
    starts_at = fields.DatetimeField(null=True)
    ends_at = fields.DatetimeField(null=True)
    began_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)
    observed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "scheduled_event"


class ScheduledEventInterest(Model):
    """Somebody who said they would come; its key is (guild_id, event_id, user_id)."""

    guild_id = fields.BigIntField()
    event_id = fields.BigIntField()
    user_id = SnowflakeField(primary_key=True)
    since = fields.DatetimeField(null=True)
    until = fields.DatetimeField(null=True)
    observed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "scheduled_event_interest"
