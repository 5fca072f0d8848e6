-- A cohort's messages by student and day of a time zone: $1 server, $2 students, $3 from, $4 before, $5 zone.
select member_id, (hour at time zone $5)::date as day, sum(messages)::bigint as messages
from activity_hour
where guild_id = $1 and member_id = any($2::bigint[]) and hour >= $3 and hour < $4
group by 1, 2
