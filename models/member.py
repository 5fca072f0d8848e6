"""People of a server."""

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField

from models.snowflake import SnowflakeField


class Member(Model):
    """Someone who is, was or wrote on a server; its key is (guild_id, user_id).

    `present` is false for those who left and for authors of whom nothing else is known.
    """

    guild_id = fields.BigIntField()
    user_id = SnowflakeField(primary_key=True)
    name = fields.TextField(db_default="")
    display_name = fields.TextField(db_default="")
    is_bot = fields.BooleanField(db_default=False)
    roles = ArrayField("bigint", db_default=[])
    joined_at = fields.DatetimeField(null=True)
    left_at = fields.DatetimeField(null=True)
    present = fields.BooleanField(db_default=True)

    class Meta:
        """The table."""

        table = "member"
