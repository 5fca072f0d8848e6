-- The same in a time zone whose hours do not begin with those of UTC ($6): from the messages themselves.
select extract(epoch from date_trunc('hour', sent_at, $6))::bigint as at, count(*) as messages
from message
where guild_id = $1 and author_id = any($2::bigint[]) and sent_at >= $3 and sent_at < $4
  and deleted_at is null and type in (0, 19)
  and ($5::bigint[] is null or channel_id = any($5))
group by 1
order by 1
