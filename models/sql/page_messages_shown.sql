-- What the page shows of messages of a server ($1) by their ids ($2), the newest first; of replies only whom they
-- answer, as far as that is in the channels $3 and by none of $4.
select m.id, m.channel_id, m.author_id, m.is_bot, m.type, m.sent_at, m.edited_at, m.pinned, m.attachments, m.reactions,
       m.embeds, m.stickers, m.words, m.code_blocks, m.reply_to_id, m.poll,
       array[m.content, m.snapshot_text, m.components_text]::varchar[] as texts, m.parts -> 'embeds' as parts_embeds,
       coalesce(nullif(p.display_name, ''), nullif(p.name, ''), nullif(m.author_name, ''), m.author_id::text) as author,
       c.name as channel, parent.name as parent,
       (select coalesce(nullif(q.display_name, ''), nullif(q.name, ''), nullif(r.author_name, ''), r.author_id::text)
        from message r
        left join member q on q.guild_id = r.guild_id and q.user_id = r.author_id and r.webhook_id is null
        where r.guild_id = $1 and r.id = m.reply_to_id and r.deleted_at is null and r.channel_id = any($3::bigint[])
          and r.author_id <> all($4::bigint[])
       ) as answers,
       array(
           select filename::varchar from attachment
           where attachment.guild_id = m.guild_id and attachment.message_id = m.id
           order by attachment.id
       ) as files
from message m
left join member p on p.guild_id = m.guild_id and p.user_id = m.author_id and m.webhook_id is null
left join channel c on c.guild_id = m.guild_id and c.id = m.channel_id
left join channel parent on parent.guild_id = c.guild_id and parent.id = c.parent_id and c.kind in (10, 11, 12)
where m.guild_id = $1 and m.id = any($2::bigint[])
order by m.id desc
