"""Who reacted to messages and voted in polls, and which such lists are still to be read."""

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class MessageReaction(Model):
    """Somebody's reaction; its key is (guild_id, message_id, emoji, user_id, burst).

    `emoji` is Discord's spelling: the character, or name:id for a server's own. `added_at` is null when history told;
    `removed_at` is when it went away, or when that was found out, and `observed_at` the row's version. User 0 is
    nobody: at the time of such a row everybody with this emoji (with any, where it is empty) was known or went away.
    """

    guild_id = fields.BigIntField()
    message_id = SnowflakeField(primary_key=True)
    emoji = fields.TextField()
    user_id = fields.BigIntField()
    burst = fields.BooleanField(db_default=False)
    channel_id = fields.BigIntField()
    added_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)
    observed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "message_reaction"
        indexes = (Index(fields=("guild_id", "user_id", "message_id"), name="message_reaction_by_user"),)


class PollVote(Model):
    """Somebody's vote for an answer; its key is (guild_id, message_id, answer_id, user_id).

    User 0 is nobody: at the time of such a row everybody who had voted for the answer was known.
    """

    guild_id = fields.BigIntField()
    message_id = SnowflakeField(primary_key=True)
    answer_id = fields.IntField()
    user_id = fields.BigIntField()
    channel_id = fields.BigIntField()
    voted_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)
    observed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "poll_vote"


class DetailDue(Model):
    """A list that has to be read; its key is (guild_id, message_id, kind, key).

    Kind `reaction` with the emoji as key, or `poll` with the answer: what Discord counted at `since` differs from what
    is stored.
    """

    guild_id = fields.BigIntField()
    message_id = SnowflakeField(primary_key=True)
    kind = fields.TextField()
    key = fields.TextField()
    channel_id = fields.BigIntField()
    since = fields.DatetimeField()
    tries = fields.IntField(db_default=0)
    next_try_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "detail_due"
