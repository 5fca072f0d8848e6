-- Roles as Discord describes them.
insert into role as stored (guild_id, id, name, color, position, permissions)
select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::integer[], $5::integer[], $6::bigint[])
on conflict (guild_id, id) do update set
    name = excluded.name, color = excluded.color, position = excluded.position, permissions = excluded.permissions
where (stored.name, stored.color, stored.position, stored.permissions)
    is distinct from (excluded.name, excluded.color, excluded.position, excluded.permissions)
