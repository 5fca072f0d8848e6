"""Messages that the bot sends of its own accord, each of them once."""

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class Delivery(Model):
    """A message on its way; its key is (guild_id, key), where `key` says what it is, such as `nudge:123`.

    `state`: due, under_way (`started_at`, to `channel_id`), sent (`message_id`) or refused (`code`, Discord's). No text
    is kept. `mark` is what the message is known by where an attempt's answer was lost.
    """

    guild_id = fields.BigIntField()
    key = fields.CharField(max_length=80, primary_key=True)
    state = fields.TextField(db_default="due")
    user_id = fields.BigIntField(null=True)
    channel_id = fields.BigIntField(null=True)
    mark = fields.TextField(db_default="")
    tries = fields.IntField(db_default=0)
    started_at = fields.DatetimeField(null=True)
    message_id = fields.BigIntField(null=True)
    code = fields.IntField(null=True)
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "delivery"
        indexes = (
            Index(fields=("guild_id", "state"), name="delivery_by_state"),
            Index(fields=("guild_id", "message_id"), name="delivery_by_message"),
        )


class DirectChannel(Model):
    """The channel of direct messages with somebody, which belongs to no server; its key is (user_id).

    `refused_at`: Discord said that they take none (`refused_code`). `read_id`: up to here their messages were taken.
    """

    user_id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField(null=True)
    opened_at = fields.DatetimeField(null=True)
    refused_at = fields.DatetimeField(null=True)
    refused_code = fields.IntField(null=True)
    read_id = fields.BigIntField(null=True)

    class Meta:
        """The table."""

        table = "direct_channel"


class SendPause(Model):
    """Until when nothing of some kind is sent, since Discord asked for it; its key is (kind).

    `times`: how often in a row it asked; the pauses grow with it.
    """

    kind = fields.CharField(max_length=40, primary_key=True)
    until = fields.DatetimeField()
    code = fields.IntField(null=True)
    times = fields.IntField(db_default=0)

    class Meta:
        """The table."""

        table = "send_pause"
