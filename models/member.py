"""People of a server."""

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField

from models.snowflake import SnowflakeField


class Member(Model):
    """Someone who is, was or wrote on a server; its key is (guild_id, user_id).

    `present` is false for those who left and for authors of whom nothing else is known. `observed_at` is when Discord
    last told about them, `seen_live` whether it told as it happened: a change found later has no exact moment.
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
    observed_at = fields.DatetimeField(null=True)
    seen_live = fields.BooleanField(db_default=False)

    class Meta:
        """The table."""

        table = "member"


class MemberStay(Model):
    """One stay on the server; its key is (guild_id, user_id, from_at). An end not seen live is not `to_certain`."""

    guild_id = fields.BigIntField()
    user_id = SnowflakeField(primary_key=True)
    from_at = fields.DatetimeField()
    to_at = fields.DatetimeField(null=True)
    from_certain = fields.BooleanField(db_default=True)
    to_certain = fields.BooleanField(db_default=True)
    ended_by = fields.TextField(null=True)

    class Meta:
        """The table."""

        table = "member_stay"


class MemberRole(Model):
    """A role somebody had from when to when; its key is (guild_id, user_id, role_id, from_at)."""

    guild_id = fields.BigIntField()
    user_id = SnowflakeField(primary_key=True)
    role_id = fields.BigIntField()
    from_at = fields.DatetimeField()
    to_at = fields.DatetimeField(null=True)
    from_certain = fields.BooleanField(db_default=True)
    to_certain = fields.BooleanField(db_default=True)

    class Meta:
        """The table."""

        table = "member_role"


class MemberName(Model):
    """What somebody was called from when to when; its key is (guild_id, user_id, from_at)."""

    guild_id = fields.BigIntField()
    user_id = SnowflakeField(primary_key=True)
    from_at = fields.DatetimeField()
    display_name = fields.TextField(db_default="")
    to_at = fields.DatetimeField(null=True)
    from_certain = fields.BooleanField(db_default=True)
    to_certain = fields.BooleanField(db_default=True)

    class Meta:
        """The table."""

        table = "member_name"
