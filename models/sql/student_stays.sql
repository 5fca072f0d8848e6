-- When somebody was on the server: $1 server, $2 person.
select from_at, to_at, from_certain, to_certain
from member_stay
where guild_id = $1 and user_id = $2
order by from_at
