-- What is shown of the messages $2 of a server ($1), newest first; those that were deleted are left out.
select m.id, m.channel_id, m.author_id, m.sent_at,
       coalesce(nullif(p.display_name, ''), nullif(p.name, ''), nullif(m.author_name, ''), m.author_id::text) as author,
       array[m.content, m.snapshot_text, m.components_text]::varchar[] as texts, m.parts -> 'embeds' as embeds, m.poll,
       array(
           select said.text::varchar
           from attachment cross join lateral unnest(array[filename, description]) with ordinality as said (text, place)
           where attachment.guild_id = m.guild_id and attachment.message_id = m.id and said.text <> ''
           order by attachment.id, said.place
       ) as files
from message m
left join member p on p.guild_id = m.guild_id and p.user_id = m.author_id and m.webhook_id is null
where m.guild_id = $1 and m.id = any($2::bigint[]) and m.deleted_at is null
order by m.id desc
