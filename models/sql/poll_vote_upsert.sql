-- Store what was last heard of people's votes; as with reactions, user 0 stands for a moment at which all were known.
insert into poll_vote as stored (
    guild_id, message_id, answer_id, user_id, channel_id, voted_at, removed_at, observed_at
)
select u.*
from unnest(
    $1::bigint[], $2::bigint[], $3::integer[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::timestamptz[],
    $8::timestamptz[]
) as u (guild_id, message_id, answer_id, user_id, channel_id, voted_at, removed_at, observed_at)
where not exists (
    select from poll_vote as whole
    where whole.guild_id = u.guild_id and whole.message_id = u.message_id and whole.answer_id = u.answer_id
      and whole.user_id = 0 and whole.observed_at >= u.observed_at
)
order by guild_id, message_id, answer_id, user_id
on conflict (guild_id, message_id, answer_id, user_id) do update set
    voted_at = greatest(stored.voted_at, excluded.voted_at),
    removed_at = case when excluded.observed_at > stored.observed_at then excluded.removed_at else stored.removed_at end,
    observed_at = greatest(stored.observed_at, excluded.observed_at)
where excluded.observed_at > stored.observed_at or excluded.voted_at > coalesce(stored.voted_at, '-infinity')
