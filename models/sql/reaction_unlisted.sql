-- A message that was read back at $3 names all of its emojis ($4, $5, $6: guild, message, emoji): the others are gone,
-- and nobody needs to ask who they were from.
with seen as (
    select * from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as u (guild_id, message_id, at)
), listed as (
    select * from unnest($4::bigint[], $5::bigint[], $6::text[]) as u (guild_id, message_id, emoji)
), dropped as (
    delete from detail_due as due using seen
    where due.guild_id = seen.guild_id and due.message_id = seen.message_id and due.kind = 'reaction'
      and due.since <= seen.at
      and (due.guild_id, due.message_id, due.key) not in (select guild_id, message_id, emoji from listed)
)
update message_reaction as stored set removed_at = seen.at, observed_at = seen.at
from seen
where stored.guild_id = seen.guild_id and stored.message_id = seen.message_id and stored.user_id <> 0
  and stored.removed_at is null and stored.observed_at < seen.at
  and (stored.guild_id, stored.message_id, stored.emoji) not in (select guild_id, message_id, emoji from listed)
