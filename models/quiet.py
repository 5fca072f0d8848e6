"""What mentors said of the list of quiet students."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class Snooze(Model):
    """A student who is not to be named as quiet before `until`; its key is (guild_id, student_id)."""

    guild_id = fields.BigIntField()
    student_id = SnowflakeField(primary_key=True)
    until = fields.DatetimeField()
    by_id = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "snooze"


class QuietVerdict(Model):
    """What a mentor said of a student's being named quiet; its key is (guild_id, id). `shown` is what was named."""

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    student_id = fields.BigIntField()
    mentor_id = fields.BigIntField()
    at = fields.DatetimeField()
    useful = fields.BooleanField()
    shown: Any = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "quiet_verdict"
        indexes = (Index(fields=("guild_id", "student_id", "at"), name="quiet_verdict_by_student"),)
