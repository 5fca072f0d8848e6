-- When somebody wrote last: $1 server, $2 person.
select sent_at
from message
where guild_id = $1 and author_id = $2 and deleted_at is null and type in (0, 19)
order by sent_at desc
limit 1
