-- People that an export names and Discord did not. Once the bot was on the server it knows who is there, so an unknown
-- person has left; before that an export is the best word on who takes part.
insert into member (guild_id, user_id, name, display_name, is_bot, roles, present)
select guild_id, user_id, name, display_name, is_bot, roles::bigint[],
       not exists (select from coverage where coverage.guild_id = incoming.guild_id and kind = 'live')
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::text[])
    as incoming (guild_id, user_id, name, display_name, is_bot, roles)
on conflict (guild_id, user_id) do nothing
