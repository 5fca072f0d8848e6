-- One student's replies to other people's messages (apps are none), by hour of a time zone: $1 server, $2 student, $3 from, $4 before,
-- $5 time zone.
select extract(epoch from date_trunc('hour', reply.sent_at, $5))::bigint as at, count(*) as amount
from message reply
join message answered on answered.guild_id = $1 and answered.id = reply.reply_to_id
where reply.guild_id = $1 and reply.author_id = $2 and reply.sent_at >= $3 and reply.sent_at < $4
  and reply.type = 19 and reply.deleted_at is null and answered.author_id <> reply.author_id
  and not answered.is_bot
group by 1
order by 1
