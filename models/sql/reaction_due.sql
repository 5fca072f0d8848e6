-- Note whose reactions are still to be read: those where Discord counted others at a moment than the rows show of it.
-- Whoever read the whole list at that moment or later need not read it again.
insert into detail_due as stored (guild_id, message_id, kind, key, channel_id, since)
select counted.guild_id, counted.message_id, 'reaction', counted.emoji, counted.channel_id, counted.at
from unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::integer[], $6::integer[], $7::timestamptz[]
) as counted (guild_id, message_id, emoji, channel_id, normal, burst, at)
cross join lateral (
    select count(*) filter (where not burst and user_id <> 0) as normal, count(*) filter (where burst) as burst,
           coalesce(bool_or(user_id = 0 and observed_at >= counted.at), false) as whole
    from message_reaction as one
    where one.guild_id = counted.guild_id and one.message_id = counted.message_id and one.emoji = counted.emoji
      and (user_id = 0 or (coalesce(one.added_at, '-infinity') <= counted.at
                           and coalesce(one.removed_at, 'infinity') > counted.at))
) as known
where (known.normal, known.burst) <> (counted.normal, counted.burst) and not known.whole
order by 1, 2, 4
on conflict (guild_id, message_id, kind, key) do update set since = excluded.since
where excluded.since > stored.since
