"""What students write to the bot, and what it may answer by itself."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class Conversation(Model):
    """A student's conversation with the mentors of a server; its key is (guild_id, student_id).

    `thread_id` is the thread of the mentor channel in which it is shown, `private` whether only those mentors are in it
    who may see the student, `read_id` up to where it was read. `opening_at`: a private thread was asked for and not yet
    written down. `chosen_at`: when the student, who is on several servers, said that they write to this one.
    `automatic_at`: when the bot last answered by itself.
    """

    guild_id = fields.BigIntField()
    student_id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField(null=True)
    thread_id = fields.BigIntField(null=True)
    private = fields.BooleanField(db_default=False)
    read_id = fields.BigIntField(null=True)
    opening_at = fields.DatetimeField(null=True)
    opened_at = fields.DatetimeField()
    student_at = fields.DatetimeField(null=True)
    mentor_at = fields.DatetimeField(null=True)
    automatic_at = fields.DatetimeField(null=True)
    chosen_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "conversation"
        indexes = (Index(fields=("guild_id", "thread_id"), name="conversation_by_thread"),)


class RelayedMessage(Model):
    """A message that is shown on the other side as well; its key is (guild_id, id), the id of the original.

    `direction`: in (the student wrote) or out (a mentor did). No text is kept: Discord has both. `state`: due (its copy
    is to be made like it) or done. `version` grows with everything that happens to the original. A long text has
    `more_copies`. `question_id` is the frequent question whose answer was offered, `helped` what was said of it.
    """

    guild_id = fields.BigIntField()
    id = SnowflakeField(primary_key=True)
    student_id = fields.BigIntField()
    author_id = fields.BigIntField()
    direction = fields.TextField()
    channel_id = fields.BigIntField()
    copy_channel_id = fields.BigIntField(null=True)
    copy_id = fields.BigIntField(null=True)
    more_copies: Any = fields.JSONField(null=True)
    state = fields.TextField(db_default="due")
    version = fields.IntField(db_default=0)
    at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)
    question_id = fields.BigIntField(null=True)
    helped = fields.BooleanField(null=True)

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
