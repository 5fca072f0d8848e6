"""What mentors did about questions."""

from tortoise import Model, fields

from models.snowflake import SnowflakeField


class QuestionMark(Model):
    """What mentors said of a message that asks; its key is (guild_id, message_id).

    `claimed_by` is the mentor who takes care of it. `closed_as`: answered, or not_a_question; null while it is open.
    """

    guild_id = fields.BigIntField()
    message_id = SnowflakeField(primary_key=True)
    claimed_by = fields.BigIntField(null=True)
    claimed_at = fields.DatetimeField(null=True)
    closed_by = fields.BigIntField(null=True)
    closed_at = fields.DatetimeField(null=True)
    closed_as = fields.TextField(null=True)

    class Meta:
        """The table."""

        table = "question_mark"
