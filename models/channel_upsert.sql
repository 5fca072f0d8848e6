-- Channels and threads as Discord describes them; how far they were read is left alone, and a deletion stays.
insert into channel as stored (
    guild_id, id, kind, name, parent_id, position, archived, archived_at, private, last_message_id
)
select * from unnest(
    $1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::integer[], $7::boolean[],
    $8::timestamptz[], $9::boolean[], $10::bigint[]
)
on conflict (guild_id, id) do update set
    kind = excluded.kind,
    name = excluded.name,
    parent_id = excluded.parent_id,
    position = excluded.position,
    archived = excluded.archived,
    archived_at = excluded.archived_at,
    private = excluded.private,
    last_message_id = greatest(excluded.last_message_id, stored.last_message_id)
where (stored.kind, stored.name, stored.parent_id, stored.position, stored.archived, stored.archived_at,
       stored.private, stored.last_message_id)
    is distinct from (excluded.kind, excluded.name, excluded.parent_id, excluded.position, excluded.archived,
       excluded.archived_at, excluded.private, greatest(excluded.last_message_id, stored.last_message_id))
