-- Up to when nothing is missing in the channels of a server that can be read: until the first time without a
-- connection that nobody filled, or until the last sign of life.
select least(
    (select min(from_at) from coverage where guild_id = $1 and kind = 'gap' and channel_id = 0 and closed_at is null),
    (select min(v.from_at) from coverage v
     join channel c on c.guild_id = v.guild_id and c.id = v.channel_id
     where v.guild_id = $1 and v.kind in ('gap', 'unreadable') and v.closed_at is null and v.channel_id <> 0
       and c.readable and c.tracked and c.deleted_at is null),
    (select max(to_at) from coverage where guild_id = $1 and kind in ('live', 'filled') and channel_id = 0)
)
