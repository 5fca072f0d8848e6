-- Replies to other people's messages (apps are none) by student and day: $1 server, $2 students, $3 the moments between
-- the days, $4 the channels that count (null: all).
select asked.place, width_bucket(reply.sent_at, $3::timestamptz[]) as day, count(*) as amount
from unnest($2::bigint[]) with ordinality as asked (member_id, place)
join message reply on reply.guild_id = $1 and reply.author_id = asked.member_id
join message answered on answered.guild_id = $1 and answered.id = reply.reply_to_id
where reply.type = 19 and reply.deleted_at is null and answered.author_id <> reply.author_id
  and not answered.is_bot
  and ($4::bigint[] is null or reply.channel_id = any($4))
  and reply.sent_at >= ($3::timestamptz[])[1] and reply.sent_at < ($3::timestamptz[])[cardinality($3::timestamptz[])]
group by 1, 2
