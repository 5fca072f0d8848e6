-- Note that at $5 the whole list of an emoji ('': of every emoji) was known.
insert into message_reaction as stored (
    guild_id, message_id, emoji, user_id, burst, channel_id, added_at, removed_at, observed_at
)
values ($1, $2, $3, 0, false, $4, null, $5::timestamptz, $5)
on conflict (guild_id, message_id, emoji, user_id, burst) do update set
    removed_at = excluded.removed_at,
    observed_at = excluded.observed_at
where excluded.observed_at > stored.observed_at
