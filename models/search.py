"""The words of messages, for searching them."""

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField, TSVectorField

from models.snowflake import SnowflakeField


class MessageSearch(Model):
    """The words of a message that is not deleted, stems included; its key is (guild_id, message_id)."""

    guild_id = fields.BigIntField()
    message_id = SnowflakeField(primary_key=True)
    lexemes = TSVectorField()

    class Meta:
        """The table."""

        table = "message_search"


class SearchDue(Model):
    """Messages whose words are still to be written down anew, once for each change; its key is (guild_id, id).

    Up to a hundred that changed in one statement are in a row. Rows are only added and taken away, so that writers of
    messages and the indexer never wait; a message that is erased is taken out of its row.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    message_ids = ArrayField("bigint", db_default=[])

    class Meta:
        """The table."""

        table = "search_due"
