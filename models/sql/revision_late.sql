-- Which of some versions (by their number) are older than what is stored of their messages.
select u.number::integer as number
from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) with ordinality as u (guild_id, id, edited_at, number)
cross join lateral (  -- one by one: no plan reads the whole table
    select edited_at from message where message.guild_id = u.guild_id and message.id = u.id limit 1
) as stored
where coalesce(stored.edited_at, '-infinity') > coalesce(u.edited_at, '-infinity')
