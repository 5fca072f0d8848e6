-- When each of several people wrote first, to the hour: $1 server, $2 people. One look into the key for each.
select asked.member_id, first.hour
from unnest($2::bigint[]) as asked (member_id)
cross join lateral (
    select hour from activity_hour
    where guild_id = $1 and member_id = asked.member_id
    order by hour
    limit 1
) as first
