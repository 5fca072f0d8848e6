"""The field for ids that Discord hands out."""

from typing import Any

from tortoise import fields


class SnowflakeField(fields.BigIntField):
    """A bigint key that Discord hands out, never the database.

    Tortoise 1.1.9 forgets `generated=False` when it writes a migration (tortoise-orm#2176): the table would get a
    sequence, and the next migration would drop the key. Saying it again here keeps both right.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("generated", False)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """The field as a migration writes it down."""
        path, positional, options = super().deconstruct()
        return path, positional, {**options, "generated": False}
