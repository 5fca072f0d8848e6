"""Servers."""

from tortoise import Model, fields

from models.snowflake import SnowflakeField


class Guild(Model):
    """A server that the bot is or was in; `present` is false once it was removed from it, at `removed_at`.

    Of messages sent before `texts_from` no text is kept, before `files_from` no file, before `records_from` nothing.
    """

    id = SnowflakeField(primary_key=True)
    name = fields.TextField(db_default="")
    preferred_locale = fields.TextField(db_default="en-US")
    owner_id = fields.BigIntField(null=True)
    member_count = fields.IntField(null=True)
    present = fields.BooleanField(db_default=True)
    seen_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)
    texts_from = fields.DatetimeField(null=True)
    files_from = fields.DatetimeField(null=True)
    records_from = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "guild"
