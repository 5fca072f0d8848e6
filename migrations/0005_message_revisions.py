"""A message that is edited leaves its earlier version behind, whoever writes the new one."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Of one version, what was observed last counts, as in models/sql/revision_insert.sql.
REPLACED = """
create function message_replaced() returns trigger language plpgsql as $$
begin
    insert into message_revision as stored (
        guild_id, message_id, version_at, channel_id, content, components_text, parts, observed_at
    )
    values (
        old.guild_id, old.id, coalesce(old.edited_at, old.sent_at), old.channel_id, old.content, old.components_text,
        old.parts, old.observed_at
    )
    on conflict (guild_id, message_id, version_at) do update set
        content = excluded.content,
        components_text = excluded.components_text,
        parts = excluded.parts,
        observed_at = excluded.observed_at
    where excluded.observed_at > coalesce(stored.observed_at, '-infinity');
    return null;
end
$$
"""

TRIGGER = """
create trigger message_replaced after update on message for each row
when (
    old.author_id is not null and old.observed_at is not null
    and coalesce(new.edited_at, '-infinity') > coalesce(old.edited_at, '-infinity')
)
execute function message_replaced()
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0004_full_capture_keys")]

    operations = [
        ops.RunSQL([REPLACED, TRIGGER], ["drop trigger message_replaced on message", "drop function message_replaced"])
    ]
