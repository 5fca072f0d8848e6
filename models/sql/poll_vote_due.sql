-- Note whose votes are still to be read, by the same rule as for reactions. Votes that Discord did not count (null) are
-- read once: of a list that was ever whole, events and re-reading after a gap keep track.
insert into detail_due as stored (guild_id, message_id, kind, key, channel_id, since)
select counted.guild_id, counted.message_id, 'poll', counted.answer_id::text, counted.channel_id, counted.at
from unnest(
    $1::bigint[], $2::bigint[], $3::integer[], $4::bigint[], $5::integer[], $6::timestamptz[]
) as counted (guild_id, message_id, answer_id, channel_id, votes, at)
cross join lateral (
    select count(*) filter (where user_id <> 0) as votes,
           coalesce(bool_or(user_id = 0 and (counted.votes is null or observed_at >= counted.at)), false) as whole
    from poll_vote as one
    where one.guild_id = counted.guild_id and one.message_id = counted.message_id
      and one.answer_id = counted.answer_id
      and (user_id = 0 or (coalesce(one.voted_at, '-infinity') <= counted.at
                           and coalesce(one.removed_at, 'infinity') > counted.at))
) as known
where known.votes is distinct from counted.votes and not known.whole
order by 1, 2, 4
on conflict (guild_id, message_id, kind, key) do update set since = excluded.since
where excluded.since > stored.since
