"""What Tortoise cannot say: keys of several columns, and the hourly rollup that triggers keep equal to the messages.

A message counts when it is not deleted, has an author and is of type 0 (default) or 19 (reply). Every statement on
`message` adds its difference to `activity_hour`, in the order of the keys so that two writers do not deadlock there.
An hour whose last message went away has no row.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

KEYS = {
    "channel": "guild_id, id",
    "coverage": "guild_id, id",
    "member": "guild_id, user_id",
    "message": "guild_id, id",
    "role": "guild_id, id",
    "unreadable_event": "guild_id, id",
}

ROLLUP_TABLE = """
create table activity_hour (
    guild_id bigint not null,
    member_id bigint not null,
    hour timestamptz not null,
    channel_id bigint not null,
    messages integer not null,
    words integer not null,
    characters integer not null,
    attachments integer not null,
    replies integer not null,
    code_blocks integer not null,
    primary key (guild_id, member_id, hour, channel_id)
)
"""

ADDED = """
create function activity_hour_added() returns trigger language plpgsql as $$
begin
    insert into activity_hour as stored
    select guild_id, author_id, date_trunc('hour', sent_at, 'UTC'), channel_id, count(*), sum(words), sum(characters),
           sum(attachments), count(*) filter (where type = 19), sum(code_blocks)
    from added
    where deleted_at is null and author_id is not null and type in (0, 19)
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (guild_id, member_id, hour, channel_id) do update set
        messages = stored.messages + excluded.messages,
        words = stored.words + excluded.words,
        characters = stored.characters + excluded.characters,
        attachments = stored.attachments + excluded.attachments,
        replies = stored.replies + excluded.replies,
        code_blocks = stored.code_blocks + excluded.code_blocks;
    return null;
end
$$
"""

# Messages from before the rollup.
SUMMED = """
insert into activity_hour
select guild_id, author_id, date_trunc('hour', sent_at, 'UTC'), channel_id, count(*), sum(words), sum(characters),
       sum(attachments), count(*) filter (where type = 19), sum(code_blocks)
from message
where deleted_at is null and author_id is not null and type in (0, 19)
group by 1, 2, 3, 4
"""

# An update's difference is what it took away plus what it brought; a deletion only takes away.
DIFFERENCE = """
    with signed as (
        {parts}
    ), difference as (
        select guild_id, author_id as member_id, date_trunc('hour', sent_at, 'UTC') as hour, channel_id,
               sum(sign) as messages, sum(sign * words) as words, sum(sign * characters) as characters,
               sum(sign * attachments) as attachments, coalesce(sum(sign) filter (where type = 19), 0) as replies,
               sum(sign * code_blocks) as code_blocks
        from signed
        where deleted_at is null and author_id is not null and type in (0, 19)
        group by 1, 2, 3, 4
        having (sum(sign), sum(sign * words), sum(sign * characters), sum(sign * attachments),
                coalesce(sum(sign) filter (where type = 19), 0), sum(sign * code_blocks)) <> (0, 0, 0, 0, 0, 0)
        order by 1, 2, 3, 4
    ), stored as (
        insert into activity_hour as stored
        select guild_id, member_id, hour, channel_id, messages, words, characters, attachments, replies, code_blocks
        from difference
        on conflict (guild_id, member_id, hour, channel_id) do update set
            messages = stored.messages + excluded.messages,
            words = stored.words + excluded.words,
            characters = stored.characters + excluded.characters,
            attachments = stored.attachments + excluded.attachments,
            replies = stored.replies + excluded.replies,
            code_blocks = stored.code_blocks + excluded.code_blocks
        returning guild_id, member_id, hour, channel_id, messages
    )
    select array_agg(row(guild_id, member_id, hour, channel_id)::activity_hour_key) into emptied
    from stored where messages = 0;
    if emptied is not null then
        delete from activity_hour using unnest(emptied) as gone
        where activity_hour.guild_id = gone.guild_id and activity_hour.member_id = gone.member_id
          and activity_hour.hour = gone.hour and activity_hour.channel_id = gone.channel_id
          and activity_hour.messages = 0;
    end if;
"""

COUNTED = "guild_id, author_id, sent_at, channel_id, type, deleted_at, words, characters, attachments, code_blocks"
TAKEN = f"select {COUNTED}, -1 as sign from removed"
BROUGHT = f"select {COUNTED}, 1 as sign from added"


def trigger_function(name: str, *parts: str) -> str:
    body = DIFFERENCE.format(parts="\n        union all\n        ".join(parts))
    return (
        f"create function {name}() returns trigger language plpgsql as $$\n"
        f"declare emptied activity_hour_key[];\nbegin\n"
        f"    if not exists (select from removed) then return null; end if;\n{body}    return null;\nend\n$$"
    )


EMPTIED = """
create function activity_hour_emptied() returns trigger language plpgsql as $$
begin
    delete from activity_hour;
    return null;
end
$$
"""

UP = [
    *[f'alter table "{table}" drop constraint "{table}_pkey", add primary key ({key})' for table, key in KEYS.items()],
    ROLLUP_TABLE,
    "create type activity_hour_key as (guild_id bigint, member_id bigint, hour timestamptz, channel_id bigint)",
    ADDED,
    trigger_function("activity_hour_changed", TAKEN, BROUGHT),
    trigger_function("activity_hour_removed", TAKEN),
    EMPTIED,
    "create trigger activity_hour_added after insert on message referencing new table as added "
    "for each statement execute function activity_hour_added()",
    "create trigger activity_hour_changed after update on message referencing old table as removed new table as added "
    "for each statement execute function activity_hour_changed()",
    "create trigger activity_hour_removed after delete on message referencing old table as removed "
    "for each statement execute function activity_hour_removed()",
    "create trigger activity_hour_emptied after truncate on message "
    "for each statement execute function activity_hour_emptied()",
    SUMMED,
]

DOWN = [
    "drop trigger activity_hour_added on message",
    "drop trigger activity_hour_changed on message",
    "drop trigger activity_hour_removed on message",
    "drop trigger activity_hour_emptied on message",
    "drop function activity_hour_added(), activity_hour_changed(), activity_hour_removed(), activity_hour_emptied()",
    "drop type activity_hour_key",
    "drop table activity_hour",
    *[
        f'alter table "{table}" drop constraint "{table}_pkey", add primary key ({key.split(", ")[1]})'
        for table, key in KEYS.items()
    ],
]


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    operations = [ops.RunSQL(UP, DOWN)]
