"""Runs of the sync and of the audit, and what was found that nobody had seen happen."""

from typing import Any

from tortoise import Model, fields
from tortoise.indexes import Index


class SyncRun(Model):
    """One run of the sync over one server; its key is (guild_id, id).

    `trigger`: schedule, command, shell or start. `state`: asked, running, done, failed or cut (its process died).
    `report` is what `services.sync.report` reads and writes; `requests` and `seconds` are what it cost.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    trigger = fields.TextField()
    state = fields.TextField()
    asked_at = fields.DatetimeField()
    asked_by = fields.BigIntField(null=True)
    started_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)
    stage = fields.TextField(null=True)
    requests = fields.IntField(db_default=0)
    seconds = fields.FloatField(db_default=0.0)
    report: Any = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "sync_run"


class Finding(Model):
    """Something that happened while nobody looked, found afterwards; its key is (guild_id, id).

    `kind`: missed, edited, deleted, revived, reactions, votes, joined, left, roles, renamed, channel_gone, unreadable,
    readable.
    It happened after `from_at` (null: unknown) and before `found_at`. `source`: history, details, sync or audit.
    `run_id` is the run of the sync whose report told of it; null until one has.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    found_at = fields.DatetimeField()
    from_at = fields.DatetimeField(null=True)
    kind = fields.TextField()
    source = fields.TextField()
    channel_id = fields.BigIntField(null=True)
    message_id = fields.BigIntField(null=True)
    user_id = fields.BigIntField(null=True)
    detail = fields.TextField(null=True)
    run_id = fields.BigIntField(null=True)

    class Meta:
        """The table."""

        table = "finding"
        indexes = (Index(fields=("guild_id", "found_at"), name="finding_by_time"),)


class AuditRun(Model):
    """One comparison of the record with Discord's own counts; its key is (guild_id, id)."""

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    state = fields.TextField()
    asked_by = fields.BigIntField(null=True)
    started_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    requests = fields.IntField(db_default=0)
    result: Any = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "audit_run"
