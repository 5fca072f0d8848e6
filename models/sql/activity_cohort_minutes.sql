-- The same in a time zone whose hours do not begin with those of UTC: from the messages themselves.
select author_id as member_id, width_bucket(sent_at, $3::timestamptz[]) as day, count(*) as messages
from message
where guild_id = $1 and author_id = any($2::bigint[])
  and sent_at >= ($3::timestamptz[])[1] and sent_at < ($3::timestamptz[])[cardinality($3::timestamptz[])]
  and deleted_at is null and type in (0, 19)
group by 1, 2
