-- What a cohort did by student and day: $1 server, $2 students, $3 the moments between the days (n + 1 of them for n
-- days), $4 the channels that count (null: all), $5 what is counted: 0 messages, 1 words, 2 code blocks, 3 attachments.
-- `place` is the student's in $2, from 1.
select asked.place, sums.day, sums.amount
from unnest($2::bigint[]) with ordinality as asked (member_id, place)
cross join lateral (
    select width_bucket(hour, $3::timestamptz[]) as day,
           sum(case $5::int when 0 then messages when 1 then words when 2 then code_blocks else attachments end) as amount
    from activity_hour
    where guild_id = $1 and member_id = asked.member_id
      and ($4::bigint[] is null or channel_id = any($4))
      and hour >= ($3::timestamptz[])[1] and hour < ($3::timestamptz[])[cardinality($3::timestamptz[])]
    group by 1
) as sums
