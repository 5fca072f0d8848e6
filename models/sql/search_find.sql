-- The newest messages ($8 at most) of a server ($1) that hold what $2 asks for, in the channels $3: written by $4, from
-- $5 to before $6 and with a file, an image, code or a link ($7), as far as those are not null. Ids are from $9 to $10.
-- `hit` is materialized: to find the newest, the planner would otherwise look through all messages backwards. The
-- offset keeps it from joining all hits before it takes the first.
with hit as materialized (
    select message_id as id
    from message_search
    where $4::bigint is null and guild_id = $1 and lexemes @@ $2::text::tsquery and message_id between $9 and $10
    union all
    select own.id
    from message own
    join message_search said on said.guild_id = own.guild_id and said.message_id = own.id
    where $4::bigint is not null and own.guild_id = $1 and own.author_id = $4 and said.lexemes @@ $2::text::tsquery
), newest as (
    select id from hit order by id desc
)
select shown.*
from newest
cross join lateral (
    select m.id, m.channel_id, m.author_id, m.sent_at,
           coalesce(nullif(p.display_name, ''), nullif(p.name, ''), nullif(m.author_name, ''), m.author_id::text)
               as author,
           array[m.content, m.snapshot_text, m.components_text] as texts, m.parts -> 'embeds' as embeds, m.poll,
           array(
               select concat_ws(' ', filename, description) from attachment
               where attachment.guild_id = m.guild_id and attachment.message_id = m.id
               order by attachment.id
           ) as files
    from message m
    left join member p on p.guild_id = m.guild_id and p.user_id = m.author_id and m.webhook_id is null
    where m.guild_id = $1 and m.id = newest.id and m.deleted_at is null and m.channel_id = any($3::bigint[])
      and ($5::timestamptz is null or m.sent_at >= $5) and ($6::timestamptz is null or m.sent_at < $6)
      and case $7::text
          when 'file' then m.attachments > 0
          when 'code' then m.code_blocks > 0
          when 'link' then m.content ~* 'https?://[^[:space:]]'
          when 'image' then exists (
              select from attachment
              where attachment.guild_id = m.guild_id and attachment.message_id = m.id
                and attachment.content_type like 'image/%'
          )
          else true
          end
    offset 0
) as shown
order by newest.id desc
limit $8
