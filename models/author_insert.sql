-- People who wrote but are no known members: they left before anybody looked.
insert into member (guild_id, user_id, name, display_name, is_bot, present)
select guild_id, user_id, name, name, is_bot, false
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::boolean[]) as u (guild_id, user_id, name, is_bot)
on conflict (guild_id, user_id) do nothing
