-- Which of some versions (by their number) are older than what is stored of their messages.
select u.number::integer as number
from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) with ordinality as u (guild_id, id, edited_at, number)
join message on message.guild_id = u.guild_id and message.id = u.id
where coalesce(message.edited_at, '-infinity') > coalesce(u.edited_at, '-infinity')
