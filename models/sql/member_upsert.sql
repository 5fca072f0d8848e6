-- Observations of people: who is on the server as described, and who is not ($8) any more. The newer observation wins;
-- one that is not newer touches no row.
insert into member as stored (
    guild_id, user_id, name, display_name, is_bot, roles, joined_at, present, left_at, observed_at, seen_live
)
select guild_id, user_id, name, display_name, is_bot, roles::bigint[], joined_at, present,
       case when not present then observed_at end, observed_at, seen_live
from unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::timestamptz[], $8::boolean[],
    $9::timestamptz[], $10::boolean[]
) as u (guild_id, user_id, name, display_name, is_bot, roles, joined_at, present, observed_at, seen_live)
on conflict (guild_id, user_id) do update set
    name = case when excluded.present then excluded.name else stored.name end,
    display_name = case when excluded.present then excluded.display_name else stored.display_name end,
    is_bot = case when excluded.present then excluded.is_bot else stored.is_bot end,
    roles = case when excluded.present then excluded.roles else stored.roles end,
    joined_at = coalesce(excluded.joined_at, case when stored.present or not excluded.present then stored.joined_at end),
    left_at = case when not excluded.present then coalesce(stored.left_at, excluded.observed_at) end,
    present = excluded.present,
    observed_at = excluded.observed_at,
    seen_live = excluded.seen_live
where excluded.observed_at > coalesce(stored.observed_at, '-infinity')
