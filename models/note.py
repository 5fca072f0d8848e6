"""What mentors wrote down about students."""

from tortoise import Model, fields
from tortoise.indexes import Index


class Note(Model):
    """Something a mentor keeps about a student; its key is (guild_id, id).

    `kind`: note, talk (a one-to-one talk took place), win, or contact (the mentor wrote to the student). `due_on` is
    when the next talk is planned.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    student_id = fields.BigIntField()
    author_id = fields.BigIntField()
    kind = fields.TextField()
    text = fields.TextField(db_default="")
    at = fields.DatetimeField()
    due_on = fields.DateField(null=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "note"
        indexes = (Index(fields=("guild_id", "student_id", "at"), name="note_by_student"),)
