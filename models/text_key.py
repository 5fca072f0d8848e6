"""By which keys texts in the database are sealed."""

from tortoise import Model, fields


class TextKey(Model):
    """A key with which texts were sealed, by its fingerprint; the keys themselves are the operator's alone.

    `seals`: the bot that records seals new texts with it. A row goes when nothing is left that the key sealed.
    """

    name = fields.CharField(max_length=12, primary_key=True)
    seals = fields.BooleanField(db_default=False)
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "text_key"
