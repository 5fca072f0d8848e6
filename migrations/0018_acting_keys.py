"""The keys of several columns of the tables for acting, which Tortoise cannot say, and what is looked up often."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Table: its key, and the single column that Tortoise made the key of.
KEYS = {
    "absence": ("guild_id, id", "id"),
    "consent": ("guild_id, user_id, kind", "kind"),
    "consent_event": ("guild_id, id, kind", "id"),
    "conversation": ("guild_id, student_id", "student_id"),
    "delivery": ("guild_id, key", "key"),
    "duty": ("guild_id, id", "id"),
    "erased_person": ("guild_id, digest", "digest"),
    "erasure": ("guild_id, id", "id"),
    "escalation": ("guild_id, message_id, kind", "kind"),
    "frequent_question": ("guild_id, id", "id"),
    "guild_setting": ("guild_id, name", "name"),
    "left_out": ("guild_id, digest", "digest"),
    "nudge": ("guild_id, id", "id"),
    "nudge_rule": ("guild_id, id", "id"),
    "relayed_message": ("guild_id, id", "id"),
    "task": ("guild_id, id", "id"),
}
ONCE_AN_EPISODE = (
    "create unique index nudge_once on nudge (guild_id, rule_id, student_id, episode) where rule_id is not null"
)


def keyed(table: str, key: str) -> str:
    return f'alter table "{table}" drop constraint "{table}_pkey", add primary key ({key})'


class Migration(migrations.Migration):
    dependencies = [("models", "0017_acting")]

    operations = [
        ops.RunSQL(
            [*(keyed(table, several) for table, (several, _) in KEYS.items()), ONCE_AN_EPISODE],
            ["drop index nudge_once", *(keyed(table, single) for table, (_, single) in KEYS.items())],
        )
    ]
