"""Messages whose words are to be written down are noted together, up to a hundred in a row, instead of a row each.

A row, its place in the index and its number cost more than everything else that search asks of storing a message.
"""

from importlib import import_module
from typing import Any

from tortoise import migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops

search: Any = import_module("migrations.0015_search")
lean: Any = import_module("migrations.0023_lean_triggers")

# What is noted already.
FOLDED = [
    """
    insert into search_due (guild_id, message_id, message_ids)
    select guild_id, min(message_id), array_agg(message_id order by id)
    from (select *, (row_number() over (partition by guild_id order by id) - 1) / 100 as lot from search_due) as each
    group by guild_id, lot order by guild_id, lot
    """,
    "delete from search_due where message_ids = '{}'",
]
# On the way back the column that is made again has to find the table empty.
SET_ASIDE = [
    "create table search_due_apart as "
    "select due.guild_id, due.id, place, message_id "
    "from search_due due cross join lateral unnest(message_ids) with ordinality as said (message_id, place)",
    "delete from search_due",
]
UNFOLDED = [
    "insert into search_due (guild_id, message_id) "
    "select guild_id, message_id from search_due_apart order by guild_id, id, place",
    "drop table search_due_apart",
]

NOTED = """
    insert into search_due (guild_id, message_ids)
    select guild_id, ids[first:first + 99]
    from ({}) as noted cross join generate_series(1, cardinality(ids), 100) as first;
"""
OF_REMOVED = "insert into search_due (guild_id, message_id) select guild_id, id from removed;"
ADDED = NOTED.format("select guild_id, array_agg(id) as ids from added where deleted_at is null group by guild_id")
# Every statement that stores messages ends here too, also if all of them were new.
CHANGED = "    if not exists (select from removed) then return null; end if;" + NOTED.format("""
        select coalesce(added.guild_id, removed.guild_id) as guild_id,
               array_agg(coalesce(added.id, removed.id)) as ids
        from added full join removed on removed.guild_id = added.guild_id and removed.id = added.id
        where (added.deleted_at is null) <> (removed.deleted_at is null)
           or added.deleted_at is null
              and (added.content, added.snapshot_text, added.components_text, added.parts, added.poll)
                  is distinct from
                  (removed.content, removed.snapshot_text, removed.components_text, removed.parts, removed.poll)
        group by 1
    """)
REMOVED = search.REMOVED.replace(
    OF_REMOVED, NOTED.format("select guild_id, array_agg(id) as ids from removed group by guild_id").strip()
)
FILES = NOTED.format("select guild_id, array_agg(distinct message_id) as ids from changed group by guild_id")


def functions(added: str, changed: str, removed: str, files: str) -> list[str]:
    bodies = {"added": added, "changed": changed, "removed": removed, "files": files}
    return [lean.replaced(search.trigger_function(f"search_due_{name}", body)) for name, body in bodies.items()]


class Migration(migrations.Migration):
    dependencies = [("models", "0023_lean_triggers")]

    operations = [
        ops.AddField(
            model_name="SearchDue",
            name="message_ids",
            field=ArrayField(db_default=[], element_type="BIGINT"),
        ),
        ops.AlterModelOptions(
            name="SearchDue",
            options={
                "table": "search_due",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Messages whose words are still to be written down anew, once for each change; its key is (guild_id, id).",
            },
        ),
        ops.RunSQL(FOLDED, UNFOLDED),
        ops.RemoveField(model_name="SearchDue", name="message_id"),
        ops.RunSQL(
            functions(ADDED, CHANGED, REMOVED, FILES),
            [*functions(search.ADDED, lean.DUE_CHANGED, search.REMOVED, search.FILES), *SET_ASIDE],
        ),
    ]
