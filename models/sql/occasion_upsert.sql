-- Scheduled events as Discord describes them; the newer observation wins, and what a newer list ($13 are the moments of
-- what is no list) shows was not deleted. When one began and ended is known where the change was heard as it happened; the next one of a row of events begins anew.
insert into scheduled_event as stored (
    guild_id, id, channel_id, creator_id, name, description, location, kind, status, starts_at, ends_at, observed_at
)
select guild_id, id, channel_id, creator_id, name, description, location, kind, status, starts_at, ends_at, observed_at
from unnest(
    $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::integer[],
    $9::integer[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[]
) as u (
    guild_id, id, channel_id, creator_id, name, description, location, kind, status, starts_at, ends_at, observed_at
)
on conflict (guild_id, id) do update set
    channel_id = excluded.channel_id,
    creator_id = coalesce(excluded.creator_id, stored.creator_id),
    name = excluded.name,
    description = excluded.description,
    location = excluded.location,
    kind = excluded.kind,
    status = excluded.status,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    began_at = case when stored.status <> 2 and excluded.status = 2
                    then case when excluded.observed_at = any($13::timestamptz[]) then excluded.observed_at end
                    else stored.began_at end,
    ended_at = case when stored.status <> 2 and excluded.status = 2 then null
                    when stored.status = 2 and excluded.status <> 2 and excluded.observed_at = any($13::timestamptz[])
                    then excluded.observed_at
                    else stored.ended_at end,
    deleted_at = case when excluded.observed_at = any($13::timestamptz[]) then stored.deleted_at end,
    observed_at = excluded.observed_at
where excluded.observed_at > stored.observed_at
