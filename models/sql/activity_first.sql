-- When somebody wrote first, to the hour: $1 server, $2 person.
select hour
from activity_hour
where guild_id = $1 and member_id = $2
order by hour
limit 1
