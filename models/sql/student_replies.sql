-- Who answered whom between two moments, as far as one student took part: $1 server, $2 student, $3 from, $4 before,
-- $5 mentor roles. Apps and answers to oneself are left out.
with exchange as (
    select reply.author_id as author, answered.author_id as answered, count(*) as replies
    from message reply
    join message answered on answered.guild_id = $1 and answered.id = reply.reply_to_id
    where reply.guild_id = $1 and reply.author_id = $2 and reply.sent_at >= $3 and reply.sent_at < $4
      and reply.type = 19 and reply.deleted_at is null and answered.author_id <> $2
      and not answered.is_bot
    group by 1, 2
    union all
    select reply.author_id, $2, count(*)
    from message answered
    join message reply on reply.guild_id = $1 and reply.reply_to_id = answered.id
    where answered.guild_id = $1 and answered.author_id = $2 and answered.sent_at < $4
      and reply.sent_at >= $3 and reply.sent_at < $4
      and reply.type = 19 and reply.deleted_at is null and reply.author_id <> $2
      and not reply.is_bot
    group by 1
)
select author, answered, sum(replies)::bigint as replies, coalesce(not roles && $5::bigint[], true) as with_student
from exchange
left join member other on other.guild_id = $1 and other.user_id = author + answered - $2
group by 1, 2, 4
