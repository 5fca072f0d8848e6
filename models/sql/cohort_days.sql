-- What a cohort did by student and day, packed, since a row for each is slow for thousands of people: $1 server,
-- $2 students, $3 the moments between the days (n + 1 of them for n days), $4 what is counted: 0 messages, 1 words,
-- 2 characters, 3 code blocks, 4 attachments. One row: the students' places in $2 (from 0), the days (from 0) and the
-- sums, each as integers of four bytes, the greatest byte first; null when there is nothing.
with counted as (
    select asked.place, sums.day, sums.amount
    from unnest($2::bigint[]) with ordinality as asked (member_id, place)
    cross join lateral (
        select width_bucket(hour, $3::timestamptz[]) as day,
               sum(case $4::int when 0 then messages when 1 then words when 2 then characters when 3 then code_blocks
                   else attachments end)::int as amount
        from activity_hour
        where guild_id = $1 and member_id = asked.member_id
          and hour >= ($3::timestamptz[])[1] and hour < ($3::timestamptz[])[cardinality($3::timestamptz[])]
        group by 1
    ) as sums
)
select string_agg(int4send(place::int - 1), ''::bytea) as people, string_agg(int4send(day - 1), ''::bytea) as days,
       string_agg(int4send(amount), ''::bytea) as amounts
from counted
where amount > 0
