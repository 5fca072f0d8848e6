-- Channels and threads as Discord describes them; how far they were read is left alone, and a deletion stays. What a
-- description may leave out (the owner, counts, the last pin) stays as it was known.
insert into channel as stored (
    guild_id, id, kind, name, parent_id, position, archived, archived_at, private, last_message_id, topic, nsfw, locked,
    owner_id, tags, applied_tags, message_count, total_message_sent, last_pin_at
)
select guild_id, id, kind, name, parent_id, position, archived, archived_at, private, last_message_id, topic, nsfw,
       locked, owner_id, tags::jsonb, applied_tags::bigint[], message_count, total_message_sent, last_pin_at
from unnest(
    $1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::integer[], $7::boolean[],
    $8::timestamptz[], $9::boolean[], $10::bigint[], $11::text[], $12::boolean[], $13::boolean[], $14::bigint[],
    $15::text[], $16::text[], $17::integer[], $18::integer[], $19::timestamptz[]
) as u (
    guild_id, id, kind, name, parent_id, position, archived, archived_at, private, last_message_id, topic, nsfw, locked,
    owner_id, tags, applied_tags, message_count, total_message_sent, last_pin_at
)
on conflict (guild_id, id) do update set
    kind = excluded.kind,
    name = excluded.name,
    parent_id = excluded.parent_id,
    position = excluded.position,
    archived = excluded.archived,
    archived_at = excluded.archived_at,
    private = excluded.private,
    last_message_id = greatest(excluded.last_message_id, stored.last_message_id),
    topic = excluded.topic,
    nsfw = excluded.nsfw,
    locked = excluded.locked,
    owner_id = coalesce(excluded.owner_id, stored.owner_id),
    tags = excluded.tags,
    applied_tags = excluded.applied_tags,
    message_count = coalesce(excluded.message_count, stored.message_count),
    total_message_sent = coalesce(excluded.total_message_sent, stored.total_message_sent),
    last_pin_at = coalesce(excluded.last_pin_at, stored.last_pin_at)
where (stored.kind, stored.name, stored.parent_id, stored.position, stored.archived, stored.archived_at,
       stored.private, stored.last_message_id, stored.topic, stored.nsfw, stored.locked, stored.owner_id, stored.tags,
       stored.applied_tags, stored.message_count, stored.total_message_sent, stored.last_pin_at)
    is distinct from (excluded.kind, excluded.name, excluded.parent_id, excluded.position, excluded.archived,
       excluded.archived_at, excluded.private, greatest(excluded.last_message_id, stored.last_message_id),
       excluded.topic, excluded.nsfw, excluded.locked, coalesce(excluded.owner_id, stored.owner_id), excluded.tags,
       excluded.applied_tags, coalesce(excluded.message_count, stored.message_count),
       coalesce(excluded.total_message_sent, stored.total_message_sent),
       coalesce(excluded.last_pin_at, stored.last_pin_at))
