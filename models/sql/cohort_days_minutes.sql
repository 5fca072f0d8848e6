-- The same in a time zone whose hours do not begin with those of UTC: from the messages themselves.
select asked.place, sums.day, sums.amount
from unnest($2::bigint[]) with ordinality as asked (member_id, place)
cross join lateral (
    select width_bucket(sent_at, $3::timestamptz[]) as day,
           sum(case $5::int when 0 then 1 when 1 then words when 2 then code_blocks else attachments end) as amount
    from message
    where guild_id = $1 and author_id = asked.member_id and deleted_at is null and type in (0, 19)
      and ($4::bigint[] is null or channel_id = any($4))
      and sent_at >= ($3::timestamptz[])[1] and sent_at < ($3::timestamptz[])[cardinality($3::timestamptz[])]
    group by 1
) as sums
