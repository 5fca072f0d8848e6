-- Who reacted, as an export made at $5 names them. Only where nobody looked at the message later than that, and
-- never against what is known of a reaction already.
-- One by one by the primary key: a table that has just been filled still looks empty to the planner, and it would walk
-- through all of it for every reaction.
insert into message_reaction (guild_id, message_id, emoji, user_id, burst, channel_id, observed_at)
select $1, incoming.message_id, incoming.emoji, incoming.user_id, false, stored.channel_id, $5
from unnest($2::bigint[], $3::text[], $4::bigint[]) as incoming (message_id, emoji, user_id)
cross join lateral (
    select channel_id from message
    where message.guild_id = $1 and message.id = incoming.message_id
      and message.deleted_at is null and message.observed_at <= $5
    limit 1
) as stored
on conflict (guild_id, message_id, emoji, user_id, burst) do nothing
