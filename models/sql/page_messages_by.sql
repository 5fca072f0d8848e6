-- The same as page_messages for one author ($5), whose messages have an index of their own.
with own as materialized (
    select id from message where guild_id = $1 and author_id = $5::bigint offset 0
)
select m.id
from own
join message m on m.guild_id = $1 and m.id = own.id
where m.id >= $3 and m.id < $4 and m.channel_id = any($2::bigint[])
  and m.deleted_at is null and m.author_id <> all($6::bigint[]) and ($8 or not m.is_bot)
  and case $7::text
      when 'file' then m.attachments > 0
      when 'code' then m.code_blocks > 0
      when 'link' then m.content ~* 'https?://[^[:space:]]' or exists (
          select from message_search
          where message_search.guild_id = $1 and message_search.message_id = m.id and lexemes @@ $10::text::tsquery
      )
      when 'image' then exists (
          select from attachment
          where attachment.guild_id = $1 and attachment.message_id = m.id
            and attachment.content_type like 'image/%'
      )
      else true
      end
order by m.id desc
limit $9
