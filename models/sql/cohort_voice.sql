-- Seconds in voice channels by student and day, cut at midnight: $1 server, $2 students, $3 the moments between the
-- days, $4 the channels that count (null: all), $5 up to when stays that are not over count.
with stayed as (
    select asked.place, greatest(from_at, ($3::timestamptz[])[1]) as from_at,
           least(coalesce(to_at, $5), $5, ($3::timestamptz[])[cardinality($3::timestamptz[])]) as to_at
    from unnest($2::bigint[]) with ordinality as asked (member_id, place)
    join voice_session on guild_id = $1 and user_id = asked.member_id
      and ($4::bigint[] is null or channel_id = any($4))
)
select place, day,
       sum(extract(epoch from least(to_at, ($3::timestamptz[])[day + 1]) - greatest(from_at, ($3::timestamptz[])[day])))
           as amount
from stayed, generate_series(width_bucket(from_at, $3::timestamptz[]), width_bucket(to_at, $3::timestamptz[])) as day
where from_at < to_at and day < cardinality($3::timestamptz[])
group by 1, 2
