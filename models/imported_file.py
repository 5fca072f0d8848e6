"""Exports that were read into the database, and how far."""

from typing import Any

from tortoise import Model, fields


class ImportedFile(Model):
    """A file of an export; its key is (guild_id, digest). `position` is how many of its entries are stored."""

    guild_id = fields.BigIntField()
    digest = fields.CharField(max_length=128, primary_key=True)
    name = fields.TextField()
    size = fields.BigIntField()
    position = fields.BigIntField(db_default=0)
    begun_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    report: Any = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "imported_file"
