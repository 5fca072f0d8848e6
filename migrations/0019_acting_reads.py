"""What goes with a deleted message, what is older than a server keeps, and what acting looks up often.

A message that was deleted in Discord keeps who wrote it, when and how much, and loses what it said: its text, its
earlier versions and what its files were called. What a server does not keep any longer stays away in the same manner,
however often Discord or an export shows it again.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Nothing is kept for less than a week, so what happens now costs no look at the server.
MESSAGE_KEPT = """
create function message_kept() returns trigger language plpgsql as $$
declare
    texts timestamptz;
    records timestamptz;
begin
    if new.sent_at < now() - interval '7 days' then
        select texts_from, records_from into texts, records from guild where id = new.guild_id;
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

REVISION_KEPT = """
create function message_revision_kept() returns trigger language plpgsql as $$
begin
    if exists (
        select from message where guild_id = new.guild_id and id = new.message_id and deleted_at is not null
    ) or exists (
        select from guild where id = new.guild_id
        and greatest(texts_from, records_from) > to_timestamp(((new.message_id >> 22) + 1420070400000) / 1000.0)
    ) then
        return null;
    end if;
    return new;
end
$$
"""

REVISIONS_GONE = """
create function message_revision_gone() returns trigger language plpgsql as $$
begin
    if exists (select from added where deleted_at is not null) then
        delete from message_revision using added
        where added.deleted_at is not null and message_revision.guild_id = added.guild_id
          and message_revision.message_id = added.id;
    end if;
    return null;
end
$$
"""

ATTACHMENT_KEPT = """
create function attachment_kept() returns trigger language plpgsql as $$
begin
    if new.state <> 'removed' and exists (
        select from guild where id = new.guild_id
        and files_from > to_timestamp(((new.message_id >> 22) + 1420070400000) / 1000.0)
    ) then
        new.state := 'removed';
    end if;
    if new.state = 'removed' then
        new.filename := '';
        new.url := '';
        new.link := '';
        new.description := null;
        new.sha256 := null;
    end if;
    return new;
end
$$
"""

KEEPING = [
    MESSAGE_KEPT,
    REVISION_KEPT,
    REVISIONS_GONE,
    ATTACHMENT_KEPT,
    "create trigger message_kept before insert or update on message for each row "
    "when (new.deleted_at is not null or new.sent_at < now() - interval '7 days') execute function message_kept()",
    "create trigger message_revision_kept before insert on message_revision for each row "
    "execute function message_revision_kept()",
    "create trigger message_revision_gone after update on message referencing new table as added "
    "for each statement execute function message_revision_gone()",
    "create trigger attachment_kept before insert or update on attachment for each row execute function attachment_kept()",
    # What was deleted before this rule.
    "update message set content = '' where deleted_at is not null and author_id is not null",
    "update attachment set filename = '' where state = 'removed'",
]
KEEPING_UNDONE = [
    "drop trigger message_kept on message",
    "drop trigger message_revision_kept on message_revision",
    "drop trigger message_revision_gone on message",
    "drop trigger attachment_kept on attachment",
    "drop function message_kept(), message_revision_kept(), message_revision_gone(), attachment_kept()",
]

READS = [
    "create index erasure_due on erasure (guild_id, id) where done_at is null",
    "create index erasure_by_digest on erasure (guild_id, digest) where digest is not null",
    "create index guild_removed on guild (removed_at) where removed_at is not null",
    "create index relayed_message_due on relayed_message (guild_id, id) where state = 'due'",
    "create index relayed_message_shown on relayed_message (guild_id, channel_id, at)",
    "create index delivery_to on delivery (guild_id, user_id, at) where user_id is not null",
    "create index conversation_shown on conversation (guild_id) where thread_id is not null",
]
READS_UNDONE = [
    "drop index erasure_due, erasure_by_digest, guild_removed",
    "drop index relayed_message_due, relayed_message_shown, delivery_to, conversation_shown",
]


class Migration(migrations.Migration):
    dependencies = [("models", "0018_acting_keys")]

    operations = [
        ops.RunSQL(KEEPING, KEEPING_UNDONE),
        ops.RunSQL(READS, READS_UNDONE),
    ]
