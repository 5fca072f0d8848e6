-- Channels and threads by name: $1 server, $2 those that may be named. `parent` is the name of a thread's channel.
select c.id, c.name, p.name as parent
from channel c
left join channel p on p.guild_id = c.guild_id and p.id = c.parent_id and c.kind in (10, 11, 12)
where c.guild_id = $1 and c.id = any($2::bigint[]) and c.deleted_at is null and c.kind <> 4
order by p.name is not null, c.name, c.id
