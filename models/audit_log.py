"""Who looked at what, and who changed what."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index


class AuditEntry(Model):
    """A look or a change; its key is (guild_id, id).

    `action`: the command or button, such as `student card`. `subject_id` is the student it was about, null for many.
    `question` is what was asked, so that the same answer can be made again: what a button below an answer refers to.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor_id = fields.BigIntField()
    action = fields.TextField()
    subject_id = fields.BigIntField(null=True)
    channel_id = fields.BigIntField(null=True)
    question: Any = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "audit_log"
        indexes = (
            Index(fields=("guild_id", "at"), name="audit_log_by_time"),
            Index(fields=("guild_id", "subject_id", "at"), name="audit_log_by_subject"),
        )
