-- Who reacted, as an export made at $5 names them. Only where nobody looked at the message later than that, and
-- never against what is known of a reaction already.
insert into message_reaction (guild_id, message_id, emoji, user_id, burst, channel_id, observed_at)
select $1, message.id, incoming.emoji, incoming.user_id, false, message.channel_id, $5
from unnest($2::bigint[], $3::text[], $4::bigint[]) as incoming (message_id, emoji, user_id)
join message on message.guild_id = $1 and message.id = incoming.message_id
where message.deleted_at is null and message.observed_at <= $5
on conflict (guild_id, message_id, emoji, user_id, burst) do nothing
