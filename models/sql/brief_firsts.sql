-- The first time a student wrote, shared code, a file, or answered somebody else: $1 server, $2 student. One row per kind.
with own as materialized (
    select id, channel_id, sent_at, reply_to_id, code_blocks, attachments
    from message
    where guild_id = $1 and author_id = $2 and deleted_at is null and type in (0, 19)
), answers as (
    select own.id, own.channel_id, own.sent_at
    from own
    join message asked on asked.guild_id = $1 and asked.id = own.reply_to_id
    where asked.author_id <> $2 and not asked.is_bot
)
(select 'message' as kind, id, channel_id, sent_at from own order by sent_at, id limit 1)
union all
(select 'code', id, channel_id, sent_at from own where code_blocks > 0 order by sent_at, id limit 1)
union all
(select 'file', id, channel_id, sent_at from own where attachments > 0 order by sent_at, id limit 1)
union all
(select 'answer', id, channel_id, sent_at from answers order by sent_at, id limit 1)
