-- Write down the words ($3) of messages ($1, $2), in the order of their keys; a message deleted meanwhile gets none.
insert into message_search as stored (guild_id, message_id, lexemes)
select said.guild_id, said.message_id, said.lexemes::tsvector
from unnest($1::bigint[], $2::bigint[], $3::text[]) as said (guild_id, message_id, lexemes)
join message on message.guild_id = said.guild_id and message.id = said.message_id and message.deleted_at is null
order by 1, 2
on conflict (guild_id, message_id) do update set lexemes = excluded.lexemes where stored.lexemes <> excluded.lexemes
