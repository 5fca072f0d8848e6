"""Files that were made for somebody and lie in the object store for a while."""

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class ExportedFile(Model):
    """An exported file with a link to it; its key is (guild_id, id), `id` that of the interaction that asked for it.

    The bytes are deleted once `expires_at` has passed, and the row with them.
    """

    guild_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    object_key = fields.TextField()
    place = fields.TextField()
    expires_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "exported_file"
        indexes = (Index(fields=("expires_at",), name="exported_file_by_end"),)
