-- Reactions that one student gave, still there and their moment known, by hour of a time zone: $1 server, $2 student,
-- $3 from, $4 before, $5 time zone.
select extract(epoch from date_trunc('hour', added_at, $5))::bigint as at, count(*) as amount
from message_reaction
where guild_id = $1 and user_id = $2 and added_at >= $3 and added_at < $4 and removed_at is null
group by 1
order by 1
