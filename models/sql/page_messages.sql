-- The ids of the newest messages ($9 at most) of a server ($1) in the channels $2, with ids from $3 to before $4: by one
-- of $5 (null: by anybody) but by none of $6, with a file, an image, code or a link ($7) where that is not null, by apps
-- too where $8. A sealed text tells that it has a link by a word of its own ($10). Each channel gives its newest first,
-- so that a large server is not looked through.
select found.id
from unnest($2::bigint[]) as place (id)
cross join lateral (
    select m.id
    from message m
    where m.guild_id = $1 and m.channel_id = place.id and m.id >= $3 and m.id < $4
      and m.deleted_at is null and m.author_id is not null
      and ($5::bigint[] is null or m.author_id = any($5)) and m.author_id <> all($6::bigint[])
      and ($8 or not m.is_bot)
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
) as found
order by found.id desc
limit $9
