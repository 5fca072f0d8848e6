"""The keys of several columns of the tables that capture everything, which Tortoise cannot say."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Table: its key, and the single column that Tortoise made the key of.
KEYS = {
    "attachment": ("guild_id, message_id, id", "id"),
    "audit_run": ("guild_id, id", "id"),
    "detail_due": ("guild_id, message_id, kind, key", "message_id"),
    "finding": ("guild_id, id", "id"),
    "imported_file": ("guild_id, digest", "digest"),
    "member_name": ("guild_id, user_id, from_at", "user_id"),
    "member_role": ("guild_id, user_id, role_id, from_at", "user_id"),
    "member_stay": ("guild_id, user_id, from_at", "user_id"),
    "message_reaction": ("guild_id, message_id, emoji, user_id, burst", "message_id"),
    "message_revision": ("guild_id, message_id, version_at", "message_id"),
    "poll_vote": ("guild_id, message_id, answer_id, user_id", "message_id"),
    "scheduled_event": ("guild_id, id", "id"),
    "scheduled_event_interest": ("guild_id, event_id, user_id", "user_id"),
    "stored_object": ("guild_id, sha256", "sha256"),
    "sync_run": ("guild_id, id", "id"),
    "voice_session": ("guild_id, user_id, from_at", "user_id"),
}


def keyed(table: str, key: str) -> str:
    return f'alter table "{table}" drop constraint "{table}_pkey", add primary key ({key})'


class Migration(migrations.Migration):
    dependencies = [("models", "0003_full_capture")]

    operations = [
        ops.RunSQL(
            [keyed(table, several) for table, (several, _) in KEYS.items()],
            [keyed(table, single) for table, (_, single) in KEYS.items()],
        )
    ]
