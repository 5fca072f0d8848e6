-- People who left, known before or not.
insert into member as stored (guild_id, user_id, name, display_name, is_bot, left_at, present)
select guild_id, user_id, name, display_name, is_bot, left_at, false
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::timestamptz[])
    as u (guild_id, user_id, name, display_name, is_bot, left_at)
on conflict (guild_id, user_id) do update set present = false, left_at = excluded.left_at
where stored.present or stored.left_at is null
