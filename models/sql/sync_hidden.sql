-- The channels of a server that exist and cannot be read, with the reason and since when.
select c.id as channel_id, c.name, coalesce(c.unreadable_reason, '') as reason,
       (select min(v.from_at) from coverage v
        where v.guild_id = c.guild_id and v.channel_id = c.id and v.kind = 'unreadable' and v.closed_at is null) as since
from channel c
where c.guild_id = $1 and c.readable is false and c.tracked and c.deleted_at is null and c.kind <> 4
order by c.position, c.id
