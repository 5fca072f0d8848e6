-- What is due for the search index, the newest of each server first (about $1 messages of each: whole notes of up to a
-- hundred), with the texts of each message; null for one that is deleted or gone. Servers take turns: a backlog of one
-- holds up nobody else. The planner expects many servers: an `offset 0` keeps it from reading the whole table of
-- messages for a batch.
with recursive server (guild_id) as (
    (select guild_id from search_due order by guild_id limit 1)
    union all
    select (select d.guild_id from search_due d where d.guild_id > server.guild_id order by d.guild_id limit 1)
    from server
    where server.guild_id is not null
), due as materialized (
    select note.guild_id, note.id, said.message_id
    from server cross join lateral (
        select newest.*, sum(cardinality(message_ids)) over (order by id desc) - cardinality(message_ids) as newer
        from (
            select guild_id, id, message_ids from search_due d
            where d.guild_id = server.guild_id
            order by d.guild_id desc, d.id desc limit $1
        ) as newest
    ) as note cross join lateral unnest(note.message_ids) as said (message_id)
    where note.newer < $1
)
select due.guild_id, due.id, due.message_id,
       case when message.id is not null then array[content, snapshot_text, components_text]::varchar[] end as texts,
       message.parts -> 'embeds' as embeds, message.poll as poll,
       array(
           select said.text::varchar
           from attachment cross join lateral unnest(array[filename, description]) with ordinality as said (text, place)
           where attachment.guild_id = due.guild_id and attachment.message_id = due.message_id and said.text <> ''
           order by attachment.id, said.place
       ) as files
from due
left join lateral (
    select id, content, snapshot_text, components_text, parts, poll
    from message m
    where m.guild_id = due.guild_id and m.id = due.message_id and m.deleted_at is null
    offset 0
) as message on true
order by due.guild_id, due.id
