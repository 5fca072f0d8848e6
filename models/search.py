"""The words of messages, for searching them."""

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import TSVectorField

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
    """A message whose words are still to be written down anew, once for each change; its key is (guild_id, id).

    Rows are only added and taken away, never changed, so that writers of messages and the indexer never wait.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    message_id = fields.BigIntField()

    class Meta:
        """The table."""

        table = "search_due"
