-- A cohort's messages by hour: $1 server, $2 students, $3 from, $4 before. `at` are seconds since 1970.
select extract(epoch from hour)::bigint as at, sum(messages)::bigint as messages
from activity_hour
where guild_id = $1 and member_id = any($2::bigint[]) and hour >= $3 and hour < $4
group by hour
order by hour
