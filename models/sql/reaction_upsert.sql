-- Store what was last heard of people's reactions (an addition, or with a removal time its end). What is not newer than
-- a moment at which the whole list was known or cleared (the row of user 0, for one emoji or with '' for all) is known.
-- Returned are the messages that have more or fewer reactions by it, and how many; none of the rows may be named twice.
with written as (
    insert into message_reaction as stored (
        guild_id, message_id, emoji, user_id, burst, channel_id, added_at, removed_at, observed_at
    )
    select u.*
    from unnest(
        $1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::boolean[], $6::bigint[], $7::timestamptz[],
        $8::timestamptz[], $9::timestamptz[]
    ) as u (guild_id, message_id, emoji, user_id, burst, channel_id, added_at, removed_at, observed_at)
    where not exists (
        select from message_reaction as whole
        where whole.guild_id = u.guild_id and whole.message_id = u.message_id and whole.emoji in ('', u.emoji)
          and whole.user_id = 0 and whole.observed_at >= u.observed_at
    )
    order by guild_id, message_id, emoji, user_id, burst
    on conflict (guild_id, message_id, emoji, user_id, burst) do update set
        added_at = greatest(stored.added_at, excluded.added_at),
        removed_at = case when excluded.observed_at > stored.observed_at then excluded.removed_at else stored.removed_at end,
        observed_at = greatest(stored.observed_at, excluded.observed_at)
    where excluded.observed_at > stored.observed_at or excluded.added_at > coalesce(stored.added_at, '-infinity')
    returning guild_id, message_id, emoji, user_id, burst, removed_at is null as live
)
select guild_id, message_id, sum(live::integer - coalesce(was_live, false)::integer)::integer
from written
left join (  -- as it was until now
    select guild_id, message_id, emoji, user_id, burst, removed_at is null as was_live from message_reaction
) as before using (guild_id, message_id, emoji, user_id, burst)
group by guild_id, message_id
