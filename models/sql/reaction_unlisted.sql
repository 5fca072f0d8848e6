-- A message that was read back at $3 names all of its emojis ($4, $5, $6: guild, message, emoji): the others are gone,
-- and nobody needs to ask who they were from. A page may be older than it says: where somebody reacted within half a
-- minute before it, the list of people is asked for instead.
with seen as (
    select * from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as u (guild_id, message_id, at)
), listed as (
    select * from unnest($4::bigint[], $5::bigint[], $6::text[]) as u (guild_id, message_id, emoji)
), unlisted as (
    select stored.guild_id, stored.message_id, stored.emoji, min(stored.channel_id) as channel_id, seen.at,
           max(stored.observed_at) >= seen.at - interval '30 seconds' as doubtful
    from message_reaction as stored
    join seen on stored.guild_id = seen.guild_id and stored.message_id = seen.message_id
    where stored.user_id <> 0 and stored.removed_at is null and stored.observed_at < seen.at
      and (stored.guild_id, stored.message_id, stored.emoji) not in (select guild_id, message_id, emoji from listed)
    group by 1, 2, 3, 5
), doubted as (
    insert into detail_due as due (guild_id, message_id, kind, key, channel_id, since)
    select guild_id, message_id, 'reaction', emoji, channel_id, at from unlisted where doubtful order by 1, 2, 4
    on conflict (guild_id, message_id, kind, key) do update set since = excluded.since
    where excluded.since > due.since
), dropped as (
    delete from detail_due as due using seen
    where due.guild_id = seen.guild_id and due.message_id = seen.message_id and due.kind = 'reaction'
      and due.since <= seen.at
      and (due.guild_id, due.message_id, due.key) not in (select guild_id, message_id, emoji from listed)
      and (due.guild_id, due.message_id, due.key) not in (
          select guild_id, message_id, emoji from unlisted where doubtful
      )
)
update message_reaction as stored set removed_at = gone.at, observed_at = gone.at
from unlisted as gone
where not gone.doubtful and stored.guild_id = gone.guild_id and stored.message_id = gone.message_id
  and stored.emoji = gone.emoji and stored.user_id <> 0 and stored.removed_at is null and stored.observed_at < gone.at
