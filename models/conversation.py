"""What students write to the bot, and what it may answer by itself."""

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class Conversation(Model):
    """A student's conversation with the mentors of a server; its key is (guild_id, student_id).

    `thread_id` is the thread of the mentor channel in which it is shown.
    """

    guild_id = fields.BigIntField()
    student_id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField(null=True)
    thread_id = fields.BigIntField(null=True)
    opened_at = fields.DatetimeField()
    student_at = fields.DatetimeField(null=True)
    mentor_at = fields.DatetimeField(null=True)
    automatic_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "conversation"
        indexes = (Index(fields=("guild_id", "thread_id"), name="conversation_by_thread"),)


class RelayedMessage(Model):
    """A message that is shown on the other side as well; its key is (guild_id, id), the id of the original.

    `direction`: in (the student wrote) or out (a mentor did). No text is kept: Discord has both.
    """

    guild_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    student_id = fields.BigIntField()
    author_id = fields.BigIntField()
    direction = fields.TextField()
    channel_id = fields.BigIntField()
    copy_channel_id = fields.BigIntField(null=True)
    copy_id = fields.BigIntField(null=True)
    state = fields.TextField(db_default="due")
    at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "relayed_message"
        indexes = (
            Index(fields=("guild_id", "student_id", "at"), name="relayed_message_by_student"),
            Index(fields=("guild_id", "copy_id"), name="relayed_message_by_copy"),
        )


class FrequentQuestion(Model):
    """A question that students often ask, with the answer that mentors wrote; its key is (guild_id, id)."""

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    question = fields.TextField()
    answer = fields.TextField()
    channel_id = fields.BigIntField(null=True)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "frequent_question"
