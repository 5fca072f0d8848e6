"""What every stored message costs: fewer looks at its server, hours by arithmetic, no plan that compares all with all.

Functions and triggers are replaced, and what an index does from now on; no row is touched.
"""

from importlib import import_module
from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

rollup: Any = import_module("migrations.0002_keys_and_rollup")
search: Any = import_module("migrations.0015_search")
acting: Any = import_module("migrations.0019_acting_reads")

# A server that keeps everything is noted until the transaction ends, and its further messages go by. What others write
# while a server makes a rule goes with that rule's next turn, as what was written just before it.
MESSAGE_KEPT = """
create or replace function message_kept() returns trigger language plpgsql as $$
declare
    texts timestamptz;
    records timestamptz;
    noted text;
begin
    if new.sent_at < now() - interval '168 hours' then
        select texts_from, records_from into texts, records from guild where id = new.guild_id;
        if texts is null and records is null then
            noted := set_config('profiler.keeps_all', new.guild_id::text, true);
        end if;
        if tg_op = 'INSERT' and new.sent_at < records then return null; end if;
    end if;
    if new.deleted_at is not null or new.sent_at < texts then
        new.content := '';
        new.snapshot_text := '';
        new.components_text := '';
        new.interaction_name := null;
        new.poll := null;
        new.parts := null;
    end if;
    return new;
end
$$
"""

KEPT = (
    "create trigger message_kept before insert or update on message for each row when ({}) "
    "execute function message_kept()"
)
KEPT_NOW = KEPT.format(
    "new.deleted_at is not null or new.sent_at < now() - interval '168 hours' "
    "and current_setting('profiler.keeps_all', true) is distinct from new.guild_id::text"
)
KEPT_BEFORE = KEPT.format("new.deleted_at is not null or new.sent_at < now() - interval '7 days'")

# An hour of UTC is found by its seconds; looking up a zone for each message takes ten times as long.
BY_ZONE = "date_trunc('hour', sent_at, 'UTC')"
BY_SECONDS = "date_bin('1 hour', sent_at, '2000-01-01 00:00+00')"
ROLLUP = (
    rollup.ADDED,
    rollup.trigger_function("activity_hour_changed", rollup.TAKEN, rollup.BROUGHT),
    rollup.trigger_function("activity_hour_removed", rollup.TAKEN),
)

# A full join, since PostgreSQL keeps the plan of a connection's first statement: with another join that compares every
# row with every other if the first one changed nothing.
DUE_CHANGED = """
    insert into search_due (guild_id, message_id)
    select coalesce(added.guild_id, removed.guild_id), coalesce(added.id, removed.id)
    from added full join removed on removed.guild_id = added.guild_id and removed.id = added.id
    where (added.deleted_at is null) <> (removed.deleted_at is null)
       or added.deleted_at is null
          and (added.content, added.snapshot_text, added.components_text, added.parts, added.poll)
              is distinct from
              (removed.content, removed.snapshot_text, removed.components_text, removed.parts, removed.poll);
"""

# No two of their entries are alike, so looking for such when a page is full is in vain.
ALL_DIFFERENT = "message_by_channel", "message_by_author"


def replaced(function: str) -> str:
    return function.replace("create function", "create or replace function", 1)


UP = [
    MESSAGE_KEPT,
    "drop trigger message_kept on message",
    KEPT_NOW,
    *(replaced(function).replace(BY_ZONE, BY_SECONDS) for function in ROLLUP),
    replaced(search.trigger_function("search_due_changed", DUE_CHANGED)),
    *(f"alter index {index} set (deduplicate_items = off)" for index in ALL_DIFFERENT),
]

DOWN = [
    *(f"alter index {index} reset (deduplicate_items)" for index in ALL_DIFFERENT),
    replaced(search.trigger_function("search_due_changed", search.CHANGED)),
    *(replaced(function) for function in ROLLUP),
    "drop trigger message_kept on message",
    KEPT_BEFORE,
    replaced(acting.MESSAGE_KEPT),
]


class Migration(migrations.Migration):
    dependencies = [("models", "0022_page")]

    operations = [ops.RunSQL(UP, DOWN)]
