-- People who are on the server now.
insert into member as stored (guild_id, user_id, name, display_name, is_bot, roles, joined_at)
select guild_id, user_id, name, display_name, is_bot, roles::bigint[], joined_at
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::timestamptz[])
    as u (guild_id, user_id, name, display_name, is_bot, roles, joined_at)
on conflict (guild_id, user_id) do update set
    name = excluded.name,
    display_name = excluded.display_name,
    is_bot = excluded.is_bot,
    roles = excluded.roles,
    joined_at = coalesce(excluded.joined_at, stored.joined_at),
    left_at = null,
    present = true
where (stored.name, stored.display_name, stored.is_bot, stored.roles, stored.left_at, stored.present,
       coalesce(excluded.joined_at, stored.joined_at))
    is distinct from (excluded.name, excluded.display_name, excluded.is_bot, excluded.roles, null, true,
       stored.joined_at)
