-- Messages of a server ($1) in the channels $2, written from $3 to before $4 (null: whenever), by $5 (null: by anybody)
-- but by none of $6, oldest first. Ids are from $7 to $8.
select m.id, m.sent_at, m.edited_at, m.author_id,
       coalesce(nullif(p.display_name, ''), nullif(p.name, ''), nullif(m.author_name, ''), m.author_id::text) as author,
       m.is_bot, m.channel_id, m.reply_to_id,
       m.content, m.snapshot_text, m.words, m.characters, m.code_blocks, m.reactions,
       array(
           select filename::varchar from attachment
           where attachment.guild_id = m.guild_id and attachment.message_id = m.id
           order by attachment.id
       ) as files
from message m
left join member p on p.guild_id = m.guild_id and p.user_id = m.author_id and m.webhook_id is null
where m.guild_id = $1 and m.id between $7 and $8 and m.channel_id = any($2::bigint[]) and m.deleted_at is null
  and m.type in (0, 19, 20, 23) and m.author_id is not null
  and ($3::timestamptz is null or m.sent_at >= $3) and ($4::timestamptz is null or m.sent_at < $4)
  and ($5::bigint is null or m.author_id = $5) and m.author_id <> all($6::bigint[])
order by m.id
