"""What the reports read often, found by index."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0015_search")]

    operations = [
        ops.RunSQL(
            [
                "create index message_reaction_by_moment on message_reaction (guild_id, user_id, added_at) "
                "where removed_at is null and added_at is not null",
            ],
            ["drop index message_reaction_by_moment"],
        ),
    ]
