-- A cohort's messages by channel, threads with their channel: $1 server, $2 students, $3 from, $4 before, $5 the channels
-- and threads that may be named. Others are not even counted.
select coalesce(parent.id, own.id) as channel_id, coalesce(parent.name, own.name) as name,
       sum(written.messages)::bigint as messages, count(distinct written.member_id) as students
from (
    select channel_id, member_id, sum(messages) as messages
    from activity_hour
    where guild_id = $1 and member_id = any($2::bigint[]) and hour >= $3 and hour < $4 and channel_id = any($5::bigint[])
    group by 1, 2
) as written
join channel own on own.guild_id = $1 and own.id = written.channel_id
left join channel parent on parent.guild_id = $1 and parent.id = own.parent_id and own.kind in (10, 11, 12)
group by 1, 2
order by 3 desc, 1
