-- Keep earlier versions of messages. Of one version, what was observed last counts.
insert into message_revision as stored (
    guild_id, message_id, version_at, channel_id, content, components_text, parts, observed_at
)
select guild_id, message_id, version_at, channel_id, content, components_text, parts::jsonb, observed_at
from unnest(
    $1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::varchar[], $6::varchar[], $7::varchar[], $8::timestamptz[]
) as u (guild_id, message_id, version_at, channel_id, content, components_text, parts, observed_at)
on conflict (guild_id, message_id, version_at) do update set
    content = excluded.content,
    components_text = excluded.components_text,
    parts = excluded.parts,
    observed_at = excluded.observed_at
where excluded.observed_at > coalesce(stored.observed_at, '-infinity')
