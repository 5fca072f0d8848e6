"""When the weekly report is posted by itself."""

from tortoise import Model, fields

from models.snowflake import SnowflakeField


class DigestSchedule(Model):
    """A server's weekly report; its key is (guild_id). `weekday` 0 is Monday, `hour` is of the guild's time zone.

    `posted_for` is the day for which it was last posted, so that it is posted once.
    """

    guild_id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField()
    weekday = fields.IntField()
    hour = fields.IntField()
    set_by = fields.BigIntField()
    set_at = fields.DatetimeField()
    posted_for = fields.DateField(null=True)
    posted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "digest_schedule"
