"""What every session and every hour asks of tables that only grow."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0010_coverage")]

    operations = [
        ops.RunSQL(
            [
                "create index coverage_open on coverage (guild_id, channel_id) "
                "where closed_at is null and kind in ('gap', 'unreadable')",
                "create index finding_by_person on finding (guild_id, user_id) where user_id is not null",
                "create index voice_session_open on voice_session (guild_id) where to_at is null",
                "create index sync_run_over on sync_run (guild_id, finished_at, id) "
                "where state in ('done', 'failed', 'cut')",
            ],
            ["drop index coverage_open, finding_by_person, voice_session_open, sync_run_over"],
        )
    ]
