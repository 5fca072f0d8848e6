-- When each of several people wrote last before a moment: $1 server, $2 people, $3 the moment. One look into the index
-- for each.
select asked.member_id, last.sent_at
from unnest($2::bigint[]) as asked (member_id)
cross join lateral (
    select sent_at from message
    where guild_id = $1 and author_id = asked.member_id and sent_at < $3 and deleted_at is null and type in (0, 19)
    order by sent_at desc
    limit 1
) as last
