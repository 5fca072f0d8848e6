-- Set the number of reactions of messages that Discord counted ($4) at a moment ($3), unless something newer is stored:
-- what was counted, and what the rows tell of the time since.
update message as stored
set reactions = greatest(0, counted.total + rows.difference)
from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[]) as counted (guild_id, message_id, at, total)
cross join lateral (
    select count(*) filter (where removed_at is null and added_at > counted.at)
           - count(*) filter (where removed_at > counted.at and coalesce(added_at, '-infinity') <= counted.at)
               as difference
    from message_reaction as one
    where one.guild_id = counted.guild_id and one.message_id = counted.message_id and one.user_id <> 0
) as rows
where stored.guild_id = counted.guild_id and stored.id = counted.message_id and stored.observed_at <= counted.at
  and stored.reactions <> greatest(0, counted.total + rows.difference)
