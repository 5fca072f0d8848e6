"""What a server's administrators set in Discord."""

from typing import Any

from tortoise import Model, fields

from models.snowflake import SnowflakeField


class GuildSetting(Model):
    """One setting of a server that is not left at its default; its key is (guild_id, name).

    `value` is plain JSON, as `services/config/` reads and writes it.
    """

    guild_id = fields.BigIntField()
    name = fields.CharField(max_length=60, primary_key=True)
    value: Any = fields.JSONField(null=True)
    changed_by = fields.BigIntField()
    changed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "guild_setting"


class SetupProgress(Model):
    """How far the guided set-up of a server is; its key is (guild_id). `done` names the steps that were looked at."""

    guild_id = SnowflakeField(primary_key=True)
    step = fields.TextField()
    done: Any = fields.JSONField(null=True)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "setup_progress"
