-- The same in a time zone whose hours do not begin with those of UTC: from the messages themselves.
select author_id as member_id, (sent_at at time zone $5)::date as day, count(*) as messages
from message
where guild_id = $1 and author_id = any($2::bigint[]) and sent_at >= $3 and sent_at < $4
  and deleted_at is null and type in (0, 19)
group by 1, 2
