-- Students ($2) of a server ($1) with what they wrote from $3 to before $4, in the channels $5 (null: in all), their days
-- being those of the time zone $6. Hours are whole there when $7; otherwise every message is looked at. Who wrote nothing
-- is in it too.
with written as (
    select member_id, (hour at time zone $6::text)::date as day, min(hour) as first_at, max(hour) as last_at,
           sum(messages) as messages, sum(words) as words, sum(characters) as characters, sum(replies) as replies,
           sum(attachments) as attachments, sum(code_blocks) as code_blocks
    from activity_hour
    where $7::boolean and guild_id = $1 and member_id = any($2::bigint[]) and hour >= $3 and hour < $4
      and ($5::bigint[] is null or channel_id = any($5))
    group by 1, 2
    union all
    select author_id, (sent_at at time zone $6::text)::date, min(sent_at), max(sent_at), count(*), sum(words),
           sum(characters), count(*) filter (where type = 19), sum(attachments), sum(code_blocks)
    from message
    where not $7::boolean and guild_id = $1 and author_id = any($2::bigint[]) and sent_at >= $3 and sent_at < $4
      and ($5::bigint[] is null or channel_id = any($5)) and deleted_at is null and type in (0, 19)
    group by 1, 2
), summed as (
    select member_id, sum(messages)::bigint as messages, count(*) as active_days, sum(words)::bigint as words,
           sum(characters)::bigint as characters, sum(replies)::bigint as replies,
           sum(attachments)::bigint as attachments, sum(code_blocks)::bigint as code_blocks,
           min(day) as first_day, max(day) as last_day
    from written
    group by 1
)
select wanted.user_id, coalesce(messages, 0) as messages, coalesce(active_days, 0) as active_days,
       coalesce(words, 0) as words, coalesce(characters, 0) as characters, coalesce(replies, 0) as replies,
       coalesce(attachments, 0) as attachments, coalesce(code_blocks, 0) as code_blocks, first_day, last_day
from unnest($2::bigint[]) with ordinality as wanted (user_id, place)
left join summed on summed.member_id = wanted.user_id
order by wanted.place
