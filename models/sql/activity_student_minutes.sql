-- The same in a time zone whose hours do not begin with those of UTC ($6): from the messages themselves.
select extract(epoch from date_trunc('hour', sent_at, $6))::bigint as at,
       sum(case $5::int when 0 then 1 when 1 then words when 2 then code_blocks else attachments end)::bigint as amount
from message
where guild_id = $1 and author_id = $2 and sent_at >= $3 and sent_at < $4
  and deleted_at is null and type in (0, 19)
group by 1
order by 1
