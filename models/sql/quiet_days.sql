-- The days on which students did anything, as ordinals: $1 server, $2 students, $3 the moments between the days (n + 1 of
-- them for n days), $4 up to when stays that are not over count, $5 the ordinal of the day before the first. The days are
-- those of student_days.sql; who did nothing is missing. Student by student, so that nothing is sorted on disk.
with edge as (
    select ($3::timestamptz[])[1] as first, ($3::timestamptz[])[cardinality($3::timestamptz[])] as last
)
select asked.member_id, done.days
from edge, unnest($2::bigint[]) as asked (member_id)
cross join lateral (
    select array_agg(distinct day + $5::int order by day + $5::int) as days
    from (
        select width_bucket(hour, $3::timestamptz[]) as day
        from activity_hour
        where guild_id = $1 and member_id = asked.member_id and hour >= first and hour < last
        union all
        select width_bucket(added_at, $3::timestamptz[])
        from message_reaction
        where guild_id = $1 and user_id = asked.member_id and removed_at is null and added_at >= first and added_at < last
        union all
        select each
        from (
            select greatest(from_at, first) as from_at, least(coalesce(to_at, $4), $4, last) as to_at
            from voice_session
            where guild_id = $1 and user_id = asked.member_id and from_at < last and coalesce(to_at, $4) > first
        ) as stayed,
             generate_series(width_bucket(from_at, $3::timestamptz[]), width_bucket(to_at, $3::timestamptz[])) as each
        where from_at < to_at and each < cardinality($3::timestamptz[]) and to_at > ($3::timestamptz[])[each]
    ) as event
) as done
where done.days is not null
