"""What was seen from when to when, what was not, and what arrived but could not be read."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index


class Coverage(Model):
    """An interval: kind `live` (seen as it happened), `gap` (not seen) or `unreadable` (one channel, no permission).

    A channel whose text is withheld is `unreadable` too; `reason` says which it is. A row `filled` says up to when
    nothing of the whole server is missing. A row `verified` says that a channel's messages sent between its ends were
    compared with Discord at `seen_at`. `channel_id` 0 means the whole server; `to_at` null means that it still goes on;
    `closed_at` is when the missing part was read after all.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    channel_id = fields.BigIntField(db_default=0)
    kind = fields.TextField()
    from_at = fields.DatetimeField()
    to_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    reason = fields.TextField(db_default="")
    seen_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "coverage"
        indexes = (Index(fields=("guild_id", "kind", "from_at"), name="coverage_by_kind"),)


class UnreadableEvent(Model):
    """An event or object of Discord's that could not be understood, kept as it came."""

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    name = fields.TextField()
    reason = fields.TextField()
    payload: Any = fields.JSONField()
    received_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "unreadable_event"
