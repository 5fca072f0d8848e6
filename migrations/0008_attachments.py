"""What frees bytes: a deleted message gives its files up, and an object that loses a user is looked at by the keeper."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# A message that was deleted, or stored as deleted: its files go. Rows that were removed already are not touched.
REMOVED_WITH_MESSAGE = """
create function attachment_removed_with_message() returns trigger language plpgsql as $$
begin
    if exists (select from added where deleted_at is not null) then
        update attachment
        set state = 'removed', link = '', reason = null, next_try_at = null, sha256 = null
        from added
        where added.deleted_at is not null and attachment.guild_id = added.guild_id
          and attachment.message_id = added.id and attachment.state <> 'removed';
    end if;
    return null;
end
$$
"""

# A message whose row goes takes its files along, as a person's data does.
GONE_WITH_MESSAGE = """
create function attachment_gone_with_message() returns trigger language plpgsql as $$
begin
    delete from attachment using removed
    where attachment.guild_id = removed.guild_id and attachment.message_id = removed.id;
    return null;
end
$$
"""

# Whether an object is still used is decided later, by the keeper under the object's lock: two transactions that
# each take one of its two users away cannot see each other.
RELEASED = """
create function attachment_released() returns trigger language plpgsql as $$
begin
    update stored_object set release_at = clock_timestamp()  -- always another value, which the keeper notices
    where guild_id = old.guild_id and sha256 = old.sha256;
    return null;
end
$$
"""

UP = [
    REMOVED_WITH_MESSAGE,
    GONE_WITH_MESSAGE,
    RELEASED,
    "create trigger attachment_removed_with_message after update on message referencing new table as added "
    "for each statement execute function attachment_removed_with_message()",
    "create trigger attachment_gone_with_message after delete on message referencing old table as removed "
    "for each statement execute function attachment_gone_with_message()",
    "create trigger attachment_released after update of state on attachment for each row "
    "when (old.sha256 is not null and old.state = 'stored' and new.state <> 'stored') "
    "execute function attachment_released()",
    "create trigger attachment_released_with_row after delete on attachment for each row "
    "when (old.sha256 is not null) execute function attachment_released()",
    "create index attachment_due on attachment ((coalesce(next_try_at, '-infinity'::timestamptz)), id desc) "
    "where state in ('waiting', 'failed')",
    "create index stored_object_release on stored_object (release_at) where release_at is not null",
    "create index attachment_same on attachment (guild_id, id) where state = 'stored'",
]

DOWN = [
    "drop index attachment_same, stored_object_release, attachment_due",
    "drop trigger attachment_released_with_row on attachment",
    "drop trigger attachment_released on attachment",
    "drop trigger attachment_gone_with_message on message",
    "drop trigger attachment_removed_with_message on message",
    "drop function attachment_released(), attachment_gone_with_message(), attachment_removed_with_message()",
]


class Migration(migrations.Migration):
    dependencies = [("models", "0007_history")]

    operations = [ops.RunSQL(UP, DOWN)]
