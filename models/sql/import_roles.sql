-- Roles that an export names and Discord did not; exports tell no permissions.
insert into role (guild_id, id, name, color, position, permissions)
select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::integer[], $5::integer[], $6::bigint[])
on conflict (guild_id, id) do nothing
