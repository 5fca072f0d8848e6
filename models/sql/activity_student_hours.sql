-- One student's messages by hour: $1 server, $2 student, $3 from, $4 before.
select extract(epoch from hour)::bigint as at, sum(messages)::bigint as messages
from activity_hour
where guild_id = $1 and member_id = $2 and hour >= $3 and hour < $4
group by hour
order by hour
