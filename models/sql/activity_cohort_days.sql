-- A cohort's messages by student and day: $1 server, $2 students, $3 the moments between the days, n + 1 of them for n
-- days. `day` counts from 1. (Finding the day among the moments takes half the time of converting to the time zone.)
select member_id, width_bucket(hour, $3::timestamptz[]) as day, sum(messages)::bigint as messages
from activity_hour
where guild_id = $1 and member_id = any($2::bigint[])
  and hour >= ($3::timestamptz[])[1] and hour < ($3::timestamptz[])[cardinality($3::timestamptz[])]
group by 1, 2
