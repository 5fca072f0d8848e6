-- Adjust the number of reactions by events newer than what is stored, so that the same events again change nothing.
-- A null difference means that all reactions went.
update message as stored
set reactions = greatest(0, case when said.cleared then 0 else stored.reactions end + said.difference),
    observed_at = said.at
from (
    select event.guild_id, event.id, max(event.at) as at, bool_or(event.difference is null) as cleared,
           coalesce(sum(event.difference) filter (where event.at > coalesce(event.cleared_at, '-infinity')), 0)
               as difference
    from (
        select u.*, max(u.at) filter (where u.difference is null) over (partition by u.guild_id, u.id) as cleared_at
        from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[]) as u (guild_id, id, at, difference)
        join message on message.guild_id = u.guild_id and message.id = u.id and message.observed_at < u.at
    ) as event
    group by event.guild_id, event.id
) as said
where stored.guild_id = said.guild_id and stored.id = said.id and stored.observed_at < said.at
