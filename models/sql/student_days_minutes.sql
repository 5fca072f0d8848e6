-- The same as student_days, in a time zone whose hours do not begin with those of UTC, from the messages themselves: one
-- row for each student and day with anything. $1 server, $2 students, $3 the moments between the days (n + 1 of them for
-- n days), $4 up to when stays that are not over count. `day` counts from 1.
with edge as (
    select ($3::timestamptz[])[1] as first, ($3::timestamptz[])[cardinality($3::timestamptz[])] as last
), written as (
    select author_id as member_id, width_bucket(sent_at, $3::timestamptz[]) as day, count(*) as messages,
           sum(words) as words, sum(characters) as characters, sum(attachments) as attachments,
           sum(code_blocks) as code_blocks, count(*) filter (where type = 19) as replies
    from message, edge
    where guild_id = $1 and author_id = any($2::bigint[]) and sent_at >= first and sent_at < last
      and deleted_at is null and type in (0, 19)
    group by 1, 2
), reacted as (
    select user_id as member_id, width_bucket(added_at, $3::timestamptz[]) as day, count(*) as reactions
    from message_reaction, edge
    where guild_id = $1 and user_id = any($2::bigint[]) and removed_at is null
      and added_at >= first and added_at < last
    group by 1, 2
), stayed as (
    select user_id as member_id, greatest(from_at, first) as from_at, least(coalesce(to_at, $4), $4, last) as to_at
    from voice_session, edge
    where guild_id = $1 and user_id = any($2::bigint[]) and from_at < last and coalesce(to_at, $4) > first
), talked as (
    select member_id, day,
           sum(extract(epoch from least(to_at, ($3::timestamptz[])[day + 1]) - greatest(from_at, ($3::timestamptz[])[day])))
               as seconds
    from stayed, generate_series(width_bucket(from_at, $3::timestamptz[]), width_bucket(to_at, $3::timestamptz[])) as day
    where from_at < to_at and day < cardinality($3::timestamptz[])
    group by 1, 2
)
select member_id, day, coalesce(messages, 0)::bigint as messages, coalesce(words, 0)::bigint as words,
       coalesce(characters, 0)::bigint as characters, coalesce(attachments, 0)::bigint as attachments,
       coalesce(code_blocks, 0)::bigint as code_blocks, coalesce(replies, 0)::bigint as replies,
       coalesce(reactions, 0)::bigint as reactions_given, coalesce(seconds / 60, 0)::float8 as voice_minutes
from written
full join reacted using (member_id, day)
full join talked using (member_id, day)
where coalesce(messages, reactions, ceil(seconds)::bigint) > 0
order by 1, 2
