-- Channels and threads that an export names and Discord did not: how far they were read is not claimed.
insert into channel (guild_id, id, kind, name, parent_id, position)
select * from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::integer[])
on conflict (guild_id, id) do nothing
