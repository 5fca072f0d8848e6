-- The same as page_files for the messages of one author ($13), which have an index of their own.
with own as materialized (
    select id, sent_at, author_id, author_name, is_bot, webhook_id
    from message
    where guild_id = $1 and author_id = $13::bigint and attachments > 0 and deleted_at is null
      and author_id <> all($8::bigint[]) and ($9 or not is_bot) and ($7::bigint[] is null or author_id = any($7))
    offset 0
)
select a.message_id, a.id, a.channel_id, a.filename, a.content_type, a.size, a.state, a.description, a.width, a.height,
       a.duration, a.forwarded, a.sha256, m.sent_at, m.author_id, m.is_bot,
       coalesce(nullif(p.display_name, ''), nullif(p.name, ''), nullif(m.author_name, ''), m.author_id::text) as author,
       c.name as channel, parent.name as parent
from own m
join attachment a on a.guild_id = $1 and a.message_id = m.id
left join member p on p.guild_id = $1 and p.user_id = m.author_id and m.webhook_id is null
left join channel c on c.guild_id = $1 and c.id = a.channel_id
left join channel parent on parent.guild_id = $1 and parent.id = c.parent_id and c.kind in (10, 11, 12)
where a.message_id >= $3 and a.message_id < $4 and a.channel_id = any($2::bigint[])
  and ($5::bigint is null or (a.message_id, a.id) < ($5, $6::bigint))
  and ($10::text is null or coalesce(a.content_type, '') ~ $10)
  and ($11::text is null or a.state = $11) and a.state <> 'removed'
order by a.message_id desc, a.id desc
limit $12
