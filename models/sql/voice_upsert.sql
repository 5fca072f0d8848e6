-- Stays in voice as folded from what was seen; only their newest state is ever written.
insert into voice_session (
    guild_id, user_id, from_at, channel_id, to_at, from_certain, state_at, muted, deafened, streaming, camera,
    muted_seconds, deafened_seconds, streaming_seconds, camera_seconds
)
select * from unnest(
    $1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::timestamptz[], $6::boolean[], $7::timestamptz[],
    $8::boolean[], $9::boolean[], $10::boolean[], $11::boolean[], $12::float8[], $13::float8[], $14::float8[],
    $15::float8[]
)
on conflict (guild_id, user_id, from_at) do update set
    to_at = excluded.to_at,
    state_at = excluded.state_at,
    muted = excluded.muted,
    deafened = excluded.deafened,
    streaming = excluded.streaming,
    camera = excluded.camera,
    muted_seconds = excluded.muted_seconds,
    deafened_seconds = excluded.deafened_seconds,
    streaming_seconds = excluded.streaming_seconds,
    camera_seconds = excluded.camera_seconds
