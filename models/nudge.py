"""Messages to students that mentors approve, and the rules that propose them."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index


class NudgeRule(Model):
    """When a message to a student is proposed; its key is (guild_id, id).

    `kind`: `silent`, `question`, `new`, `back` or `streak`; `number` is its days, hours or weeks. `approver_id` is the
    person or role that is asked, null for any mentor. `held_back`: the share (0 to 0.5) of episodes in which nothing is
    proposed, to see what the messages do.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    number = fields.IntField()
    cohort_id = fields.BigIntField(null=True)
    template = fields.TextField()
    approver_id = fields.BigIntField(null=True)
    held_back = fields.FloatField(db_default=0)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()
    paused_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "nudge_rule"


class Nudge(Model):
    """A message to one student from its draft to what came of it; its key is (guild_id, id).

    `state`: draft, later (until `later_at`), approved, sending, sent, undeliverable, expired, dropped, held_back.
    `episode` makes a rule propose once: unique with the rule and the student. `way`: dm, thread or task. `text` is what
    is or was sent; `edited` whether a mentor changed the draft.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    student_id = fields.BigIntField()
    rule_id = fields.BigIntField(null=True)
    episode = fields.TextField(null=True)
    template = fields.TextField()
    language = fields.TextField()
    text = fields.TextField()
    facts: Any = fields.JSONField(null=True)
    edited = fields.BooleanField(db_default=False)
    state = fields.TextField(db_default="draft")
    by_id = fields.BigIntField(null=True)
    at = fields.DatetimeField()
    later_at = fields.DatetimeField(null=True)
    approved_by = fields.BigIntField(null=True)
    approved_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    way = fields.TextField(null=True)
    sent_at = fields.DatetimeField(null=True)
    channel_id = fields.BigIntField(null=True)
    message_id = fields.BigIntField(null=True)
    reason = fields.TextField(null=True)
    acknowledged_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)
    answer = fields.TextField(null=True)
    returned_at = fields.DatetimeField(null=True)
    ended_by = fields.BigIntField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "nudge"
        indexes = (
            Index(fields=("guild_id", "student_id", "at"), name="nudge_by_student"),
            Index(fields=("guild_id", "state"), name="nudge_by_state"),
        )
