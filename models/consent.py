"""What people agreed to, and what is left of those who asked to be forgotten."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class Consent(Model):
    """What somebody wants now; its key is (guild_id, user_id, kind).

    `kind`: `record` (their messages are kept), `dm` (mentors may write to them through the bot), `score` (they may be
    judged as quiet and ranked), `compute` (their data is read at all; not granted means a pause). `wording` names the
    text they saw, `via` where they said it. `history_due`: what they wrote before is still to be read.
    """

    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    kind = fields.CharField(max_length=20, primary_key=True)
    granted = fields.BooleanField()
    at = fields.DatetimeField()
    wording = fields.TextField(db_default="")
    via = fields.TextField(db_default="")
    history_due = fields.BooleanField(db_default=False)

    class Meta:
        """The table."""

        table = "consent"


class ConsentEvent(Model):
    """Somebody said yes or no; its key is (guild_id, id, kind), rows are only added.

    `id` is that of Discord's interaction: one press may say several things.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    user_id = fields.BigIntField()
    kind = fields.TextField()
    granted = fields.BooleanField()
    at = fields.DatetimeField()
    wording = fields.TextField(db_default="")
    via = fields.TextField(db_default="")

    class Meta:
        """The table."""

        table = "consent_event"
        indexes = (Index(fields=("guild_id", "user_id", "at"), name="consent_event_by_user"),)


class ConsentPanel(Model):
    """The message with the notice and its buttons in a channel of students; its key is (guild_id)."""

    guild_id = SnowflakeField(primary_key=True)
    channel_id = fields.BigIntField()
    message_id = fields.BigIntField(null=True)
    wording = fields.TextField(db_default="")
    by_id = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "consent_panel"


class LeftOut(Model):
    """A message that is not kept because its author does not want it; its key is (guild_id, digest).

    `digest` is a keyed hash of the message's id: enough to know it again, not enough to find it. `seen_at` is when
    Discord last showed it.
    """

    guild_id = fields.BigIntField()
    digest = fields.CharField(max_length=64, primary_key=True)
    channel_id = fields.BigIntField()
    hour = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "left_out"
        indexes = (Index(fields=("guild_id", "channel_id", "hour"), name="left_out_by_channel"),)


class StoredPrivacyKey(Model):
    """By what the key of the digests is known to be the right one: one row, its digest of nobody.

    `secret` is the key itself, null where the operator keeps it outside of the database.
    """

    name = fields.CharField(max_length=20, primary_key=True)
    digest = fields.TextField()
    secret = fields.TextField(null=True)
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "privacy_key"


class ErasedPerson(Model):
    """Somebody who was forgotten and whose data is not to come back; its key is (guild_id, digest).

    `digest` is a keyed hash of the person's id.
    """

    guild_id = fields.BigIntField()
    digest = fields.CharField(max_length=64, primary_key=True)
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "erased_person"


class Erasure(Model):
    """Data that is to go, and the receipt when it went; its key is (guild_id, id).

    `kind`: `person`, `record` (what is recorded of a person who did not agree), `channel` or `guild`. `why`: `asked`,
    `left`, `unasked`, `removed` or `ignored`. `subject_id` is null once it is done. `tell`: the person may be told by
    direct message. `counts`: rows and objects by kind.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    subject_id = fields.BigIntField(null=True)
    digest = fields.TextField(null=True)
    why = fields.TextField()
    asked_at = fields.DatetimeField()
    state = fields.TextField(db_default="due")
    tell = fields.BooleanField(db_default=False)
    counts: Any = fields.JSONField(null=True)
    done_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "erasure"
