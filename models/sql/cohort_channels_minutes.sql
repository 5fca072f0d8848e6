-- The same in a time zone whose hours do not begin with those of UTC: from the messages themselves.
select coalesce(parent.id, own.id) as channel_id, coalesce(parent.name, own.name) as name,
       sum(written.messages)::bigint as messages, count(distinct written.member_id) as students
from (
    select channel_id, author_id as member_id, count(*) as messages
    from message
    where guild_id = $1 and author_id = any($2::bigint[]) and sent_at >= $3 and sent_at < $4
      and channel_id = any($5::bigint[]) and deleted_at is null and type in (0, 19)
    group by 1, 2
) as written
join channel own on own.guild_id = $1 and own.id = written.channel_id
left join channel parent on parent.guild_id = $1 and parent.id = own.parent_id and own.kind in (10, 11, 12)
group by 1, 2
order by 3 desc, 1
