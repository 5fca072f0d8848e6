"""The keys of several columns of the tables for mentors, which Tortoise cannot say."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Table: its key, and the single column that Tortoise made the key of.
KEYS = {
    "audit_log": ("guild_id, id", "id"),
    "exported_file": ("guild_id, id", "id"),
    "message_search": ("guild_id, message_id", "message_id"),
    "note": ("guild_id, id", "id"),
    "question_mark": ("guild_id, message_id", "message_id"),
    "quiet_verdict": ("guild_id, id", "id"),
    "search_due": ("guild_id, id", "id"),
    "snooze": ("guild_id, student_id", "student_id"),
}


def keyed(table: str, key: str) -> str:
    return f'alter table "{table}" drop constraint "{table}_pkey", add primary key ({key})'


class Migration(migrations.Migration):
    dependencies = [("models", "0012_mentoring")]

    operations = [
        ops.RunSQL(
            [keyed(table, several) for table, (several, _) in KEYS.items()],
            [keyed(table, single) for table, (_, single) in KEYS.items()],
        )
    ]
