"""Roles of a server."""

from tortoise import Model, fields

from models.snowflake import SnowflakeField


class Role(Model):
    """A role; its key is (guild_id, id). `permissions` is Discord's bit set."""

    guild_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    name = fields.TextField(db_default="")
    color = fields.IntField(db_default=0)
    position = fields.IntField(db_default=0)
    permissions = fields.BigIntField(db_default=0)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "role"
