"""What was compared of one channel, found without looking through those of all others."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0009_sync")]

    operations = [
        ops.RunSQL(
            ["create index coverage_verified on coverage (guild_id, channel_id, from_at) where kind = 'verified'"],
            ["drop index coverage_verified"],
        )
    ]
