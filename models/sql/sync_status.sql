-- How far each channel and thread of a server is: what can be read, back to when, up to when nothing is missing, when
-- it was last compared with Discord, and how many files still wait.
with live as (
    select max(to_at) as to_at from coverage where guild_id = $1 and kind in ('live', 'filled') and channel_id = 0
), gap as (
    select min(from_at) as from_at from coverage
    where guild_id = $1 and kind = 'gap' and channel_id = 0 and closed_at is null
), hole as (
    select channel_id, min(from_at) as from_at from coverage
    where guild_id = $1 and kind in ('gap', 'unreadable') and channel_id <> 0 and closed_at is null
    group by channel_id
), checked as (
    select channel_id, max(seen_at) as seen_at from coverage
    where guild_id = $1 and kind = 'verified'
    group by channel_id
), files as (
    select channel_id, count(*) as waiting from attachment
    where guild_id = $1 and state in ('waiting', 'failed')
    group by channel_id
)
select c.id as channel_id, c.name, c.parent_id, coalesce(p.name, '') as parent, c.kind in (10, 11, 12) as is_thread,
       c.readable, c.unreadable_reason as reason, c.history_complete,
       case when c.low_id is not null then to_timestamp(((c.low_id >> 22) + 1420070400000) / 1000.0) end as back_to,
       case when c.high_id is not null or c.history_complete then least(gap.from_at, hole.from_at, live.to_at) end
           as complete_through,
       live.to_at is not null and least(gap.from_at, hole.from_at) is not null as has_gap,
       checked.seen_at as verified_at, coalesce(files.waiting, 0) as waiting_files
from channel c
cross join live
cross join gap
left join channel p on p.guild_id = c.guild_id and p.id = c.parent_id
left join hole on hole.channel_id = c.id
left join checked on checked.channel_id = c.id
left join files on files.channel_id = c.id
where c.guild_id = $1 and c.tracked and c.deleted_at is null and c.kind in (0, 2, 5, 10, 11, 12, 13)
order by coalesce(p.position, c.position), coalesce(c.parent_id, c.id), c.kind in (10, 11, 12), c.position, c.id
