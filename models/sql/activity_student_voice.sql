-- One student's seconds in voice channels, by hour of a time zone: $1 server, $2 student, $3 from, $4 before, $5 time
-- zone, $6 up to when stays that are not over count.
with stayed as (
    select greatest(from_at, $3) as from_at, least(coalesce(to_at, $6), $6, $4) as to_at
    from voice_session
    where guild_id = $1 and user_id = $2 and from_at < $4 and coalesce(to_at, $6) > $3
)
select extract(epoch from hour)::bigint as at,
       round(sum(extract(epoch from least(to_at, hour + interval '1 hour') - greatest(from_at, hour))))::bigint as amount
from stayed, generate_series(date_trunc('hour', from_at, $5), to_at, interval '1 hour') as hour
where hour < to_at
group by 1
order by 1
