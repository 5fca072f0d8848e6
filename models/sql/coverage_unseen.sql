-- What was not seen between two moments: times without a connection that nobody filled since, channels that cannot be
-- read although messages of theirs are stored, and history that was not read down to yet: from a channel's beginning
-- to the oldest message read, or to its newest one while nothing of it is read.
with missing as (
    select from_at, coalesce(to_at, 'infinity') as to_at, 'gap' as reason, channel_id
    from coverage
    where guild_id = $1 and kind = 'gap' and closed_at is null
    union all
    select c.from_at, coalesce(c.to_at, 'infinity'), 'unreadable', c.channel_id
    from coverage c
    join channel on channel.guild_id = c.guild_id and channel.id = c.channel_id
    where c.guild_id = $1 and c.kind = 'unreadable' and c.closed_at is null
      and channel.deleted_at is null and channel.tracked
      and exists (select from message m where m.guild_id = c.guild_id and m.channel_id = c.channel_id)
    union all
    select to_timestamp(((id >> 22) + 1420070400000) / 1000.0),
           coalesce(to_timestamp(((low_id >> 22) + 1420070400000) / 1000.0),
                    to_timestamp(((last_message_id >> 22) + 1420070400001) / 1000.0)),
           'history', id
    from channel
    where guild_id = $1 and kind in (0, 2, 5, 10, 11, 12, 13) and tracked and readable is not false
      and deleted_at is null and not history_complete and coalesce(low_id, last_message_id) is not null
)
select greatest(from_at, $2) as from_at, least(to_at, $3) as to_at, reason, channel_id
from missing
where from_at < $3 and to_at > $2
order by 1, 2, 4
