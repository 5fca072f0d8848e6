-- A cohort's messages by hour: $1 server, $2 students, $3 from, $4 before, $5 the channels that count (null: all).
-- `at` are seconds since 1970.
select extract(epoch from hour)::bigint as at, sum(messages)::bigint as messages
from activity_hour
where guild_id = $1 and member_id = any($2::bigint[]) and hour >= $3 and hour < $4
  and ($5::bigint[] is null or channel_id = any($5))
group by hour
order by hour
