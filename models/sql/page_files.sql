-- The newest files ($12 at most) of a server ($1) in the channels $2, of messages with ids from $3 to before $4, beyond
-- the file ($5, $6) where that is not null: in messages by one of $7 (null: by anybody) but by none of $8, by apps too
-- where $9. $10 is a pattern of their types and $11 a state, as far as those are not null.
select a.message_id, a.id, a.channel_id, a.filename, a.content_type, a.size, a.state, a.description, a.width, a.height,
       a.duration, a.forwarded, a.sha256, m.sent_at, m.author_id, m.is_bot,
       coalesce(nullif(p.display_name, ''), nullif(p.name, ''), nullif(m.author_name, ''), m.author_id::text) as author,
       c.name as channel, parent.name as parent
from attachment a
cross join lateral (
    select sent_at, author_id, author_name, is_bot, webhook_id
    from message
    where message.guild_id = $1 and message.id = a.message_id and deleted_at is null and author_id is not null
      and ($7::bigint[] is null or author_id = any($7)) and author_id <> all($8::bigint[]) and ($9 or not is_bot)
    offset 0
) as m
left join member p on p.guild_id = $1 and p.user_id = m.author_id and m.webhook_id is null
left join channel c on c.guild_id = $1 and c.id = a.channel_id
left join channel parent on parent.guild_id = $1 and parent.id = c.parent_id and c.kind in (10, 11, 12)
where a.guild_id = $1 and a.message_id >= $3 and a.message_id < $4 and a.channel_id = any($2::bigint[])
  and ($5::bigint is null or (a.message_id, a.id) < ($5, $6::bigint))
  and ($10::text is null or coalesce(a.content_type, '') ~ $10)
  and ($11::text is null or a.state = $11) and a.state <> 'removed'
order by a.message_id desc, a.id desc
limit $12
