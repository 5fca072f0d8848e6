"""What mentors have to do, and who of them is on duty."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index


class Task(Model):
    """Something a mentor has to do; its key is (guild_id, id).

    `kind`: `own` (typed by a mentor) or `nudge` (a student could not be reached, `nudge_id`). `assignee_id` null: any
    mentor. `told_at`: when the assignee was told; `acknowledged_at`: when they said that they saw it.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    student_id = fields.BigIntField(null=True)
    nudge_id = fields.BigIntField(null=True)
    text = fields.TextField(db_default="")
    assignee_id = fields.BigIntField(null=True)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()
    due_on = fields.DateField(null=True)
    told_at = fields.DatetimeField(null=True)
    acknowledged_at = fields.DatetimeField(null=True)
    acknowledged_by = fields.BigIntField(null=True)
    expires_at = fields.DatetimeField(null=True)
    done_at = fields.DatetimeField(null=True)
    done_by = fields.BigIntField(null=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "task"
        indexes = (
            Index(fields=("guild_id", "student_id"), name="task_by_student"),
            Index(fields=("guild_id", "assignee_id"), name="task_by_assignee"),
        )


class Duty(Model):
    """When a mentor is on duty; its key is (guild_id, id).

    Every week on `weekdays` (0 is Monday) from `from_minute` to `to_minute` of the server's day, between two days where
    they are set.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    mentor_id = fields.BigIntField()
    weekdays: Any = fields.JSONField()
    from_minute = fields.IntField()
    to_minute = fields.IntField()
    from_on = fields.DateField(null=True)
    to_on = fields.DateField(null=True)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "duty"


class Escalation(Model):
    """A student's message of which the mentor on duty is told, once; its key is (guild_id, message_id, kind).

    `kind`: `question` (nobody answered) or `distress` (a phrase of the reviewed list; the row
    goes after three days, when nothing can bring the same alarm again).
    """

    guild_id = fields.BigIntField()
    message_id = fields.BigIntField()
    kind = fields.CharField(max_length=20, primary_key=True)
    channel_id = fields.BigIntField()
    at = fields.DatetimeField()
    told_id = fields.BigIntField(null=True)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "escalation"
