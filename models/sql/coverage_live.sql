-- When the bot listened: $1 server, $2 from, $3 before.
select greatest(from_at, $2) as from_at, least(to_at, $3) as to_at
from coverage
where guild_id = $1 and kind = 'live' and from_at < $3 and to_at > $2
order by 1
