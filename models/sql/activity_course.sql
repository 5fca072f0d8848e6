-- When the oldest known message of a server was sent: $1 server.
select sent_at
from message
where guild_id = $1
order by id
limit 1
