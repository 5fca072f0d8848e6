"""The words of messages, found by index, and triggers that note which messages have new ones.

A statement on `message` or `attachment` adds rows to `search_due` and touches no row of anybody else's, so it waits for
nobody; the indexer takes them away. What is deleted for good leaves the index in the same statement.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops


def trigger_function(name: str, body: str) -> str:
    return f"create function {name}() returns trigger language plpgsql as $$\nbegin\n{body}    return null;\nend\n$$"


ADDED = """
    insert into search_due (guild_id, message_id) select guild_id, id from added where deleted_at is null;
"""

CHANGED = """
    insert into search_due (guild_id, message_id)
    select added.guild_id, added.id
    from added join removed on removed.guild_id = added.guild_id and removed.id = added.id
    where (added.deleted_at is null) <> (removed.deleted_at is null)
       or added.deleted_at is null
          and (added.content, added.snapshot_text, added.components_text, added.parts, added.poll)
              is distinct from
              (removed.content, removed.snapshot_text, removed.components_text, removed.parts, removed.poll);
"""

# The row in search_due is for an indexer that has read the message already and is about to write its words.
REMOVED = """
    if not exists (select from removed) then return null; end if;
    insert into search_due (guild_id, message_id) select guild_id, id from removed;
    with gone as materialized (
        select found.guild_id, found.message_id
        from message_search as found join removed on removed.guild_id = found.guild_id and removed.id = found.message_id
        order by 1, 2
        for update of found
    )
    delete from message_search using gone
    where message_search.guild_id = gone.guild_id and message_search.message_id = gone.message_id;
"""

EMPTIED = """
    delete from message_search;
"""

FILES = """
    insert into search_due (guild_id, message_id) select distinct guild_id, message_id from changed;
"""

UP = [
    "create index message_search_lexemes on message_search using gin (lexemes)",
    trigger_function("search_due_added", ADDED),
    trigger_function("search_due_changed", CHANGED),
    trigger_function("search_due_removed", REMOVED),
    trigger_function("search_due_emptied", EMPTIED),
    trigger_function("search_due_files", FILES),
    "create trigger search_due_added after insert on message referencing new table as added "
    "for each statement execute function search_due_added()",
    "create trigger search_due_changed after update on message referencing old table as removed new table as added "
    "for each statement execute function search_due_changed()",
    "create trigger search_due_removed after delete on message referencing old table as removed "
    "for each statement execute function search_due_removed()",
    "create trigger search_due_emptied after truncate on message "
    "for each statement execute function search_due_emptied()",
    "create trigger search_due_files_added after insert on attachment referencing new table as changed "
    "for each statement execute function search_due_files()",
    "create trigger search_due_files_removed after delete on attachment referencing old table as changed "
    "for each statement execute function search_due_files()",
    "insert into search_due (guild_id, message_id) "
    "select guild_id, id from message where deleted_at is null order by guild_id, id",
]

DOWN = [
    "drop trigger search_due_added on message",
    "drop trigger search_due_changed on message",
    "drop trigger search_due_removed on message",
    "drop trigger search_due_emptied on message",
    "drop trigger search_due_files_added on attachment",
    "drop trigger search_due_files_removed on attachment",
    "drop function search_due_added(), search_due_changed(), search_due_removed(), search_due_emptied(), "
    "search_due_files()",
    "drop index message_search_lexemes",
]


class Migration(migrations.Migration):
    dependencies = [("models", "0014_questions")]

    operations = [ops.RunSQL(UP, DOWN)]
