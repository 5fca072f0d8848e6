"""One run of the sync at a time for each server, and findings that no report has told of."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0008_attachments")]

    operations = [
        ops.RunSQL(
            [
                "create unique index sync_run_under_way on sync_run (guild_id) where state in ('asked', 'running')",
                "create index finding_untold on finding (guild_id) where run_id is null",
                "create index finding_by_run on finding (guild_id, run_id, kind) where run_id is not null",
            ],
            ["drop index sync_run_under_way", "drop index finding_untold", "drop index finding_by_run"],
        )
    ]
