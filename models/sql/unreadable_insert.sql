-- Keep what could not be understood.
insert into unreadable_event (guild_id, name, reason, payload, received_at)
select guild_id, name, reason, payload::jsonb, received_at
from unnest($1::bigint[], $2::text[], $3::text[], $4::varchar[], $5::timestamptz[])
    as u (guild_id, name, reason, payload, received_at)
