-- Reactions given whose moment is known and that are still there, by student and day: $1 server, $2 students, $3 the
-- moments between the days, $4 the channels that count (null: all).
select asked.place, width_bucket(given.added_at, $3::timestamptz[]) as day, count(*) as amount
from unnest($2::bigint[]) with ordinality as asked (member_id, place)
join message_reaction given on given.guild_id = $1 and given.user_id = asked.member_id
where given.removed_at is null
  and ($4::bigint[] is null or given.channel_id = any($4))
  and given.added_at >= ($3::timestamptz[])[1] and given.added_at < ($3::timestamptz[])[cardinality($3::timestamptz[])]
group by 1, 2
