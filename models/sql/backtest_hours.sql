-- The hours in which people did something, messages, reactions of a known moment or time in voice: $1 server, $2 people,
-- $3 before when. Seconds since 1970 of each hour's beginning, ascending, one row for each person.
with done as (
    select member_id, hour from activity_hour
    where guild_id = $1 and member_id = any($2::bigint[]) and hour < $3
    union
    select user_id, date_trunc('hour', added_at, 'UTC') from message_reaction
    where guild_id = $1 and user_id = any($2::bigint[]) and removed_at is null and added_at < $3
    union
    select user_id, generate_series(date_trunc('hour', from_at, 'UTC'), least(to_at, $3) - interval '1 second', '1 hour')
    from voice_session
    where guild_id = $1 and user_id = any($2::bigint[]) and to_at is not null and from_at < $3
)
select member_id, array_agg(extract(epoch from hour)::bigint order by hour) as hours
from done
group by 1
