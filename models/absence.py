"""When students said, or a mentor knows, that they are away."""

from tortoise import Model, fields
from tortoise.indexes import Index


class Absence(Model):
    """Days on which a student is away, both included; its key is (guild_id, id).

    `by_id` is the student's own id where they said so themselves. No reason is kept unless somebody typed a `text`.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    student_id = fields.BigIntField()
    from_on = fields.DateField()
    to_on = fields.DateField()
    text = fields.TextField(db_default="")
    by_id = fields.BigIntField()
    at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "absence"
        indexes = (Index(fields=("guild_id", "student_id", "to_on"), name="absence_by_student"),)
