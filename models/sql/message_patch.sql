-- Merge updates into stored messages: what an update does not say (null) stays. The version rule is that of
-- message_upsert; reactions are counted from their rows. A deletion whose message was never seen takes facts only from an update that names the author.
-- Returns the messages that are not stored at all.
with incoming as (
    select * from unnest(
        $1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::text[], $7::bigint[],
        $8::boolean[], $9::integer[], $10::varchar[], $11::timestamptz[], $12::bigint[], $13::boolean[], $14::bigint[],
        $15::bigint[], $16::text[], $17::integer[], $18::integer[], $19::integer[], $20::integer[], $21::integer[],
        $22::integer[], $23::integer[], $24::varchar[], $25::varchar[], $26::varchar[],
        $27::bigint[], $28::text[], $29::varchar[], $30::boolean[]
    ) as u (
        guild_id, id, channel_id, observed_at, author_id, author_name, webhook_id, is_bot, type, content, edited_at, flags,
        pinned, reply_to_id, forwarded_from_id, mention_ids, attachments, embeds, reactions, stickers, words,
        characters, code_blocks, snapshot_text, poll, components_text, interaction_user_id, interaction_name, parts,
        asks
    )
), patched as (
    update message as stored set
        author_id = case when said.author_id = $31 then coalesce(stored.author_id, $31)
                         else coalesce(said.author_id, stored.author_id) end,
        author_name = case when said.author_id = $31 and stored.author_id is not null then stored.author_name
                           else coalesce(said.author_name, stored.author_name) end,
        is_bot = case when said.author_id = $31 and stored.author_id is not null then stored.is_bot
                      else coalesce(said.is_bot, stored.is_bot) end,
        webhook_id = coalesce(said.webhook_id, stored.webhook_id),
        type = coalesce(said.type, stored.type),
        content = coalesce(said.content, stored.content),
        edited_at = coalesce(said.edited_at, stored.edited_at),
        observed_at = said.observed_at,
        flags = coalesce(said.flags, stored.flags),
        pinned = coalesce(said.pinned, stored.pinned),
        reply_to_id = coalesce(said.reply_to_id, stored.reply_to_id),
        forwarded_from_id = coalesce(said.forwarded_from_id, stored.forwarded_from_id),
        mention_ids = coalesce(said.mention_ids::bigint[], stored.mention_ids),
        attachments = coalesce(said.attachments, stored.attachments),
        embeds = coalesce(said.embeds, stored.embeds),
        stickers = coalesce(said.stickers, stored.stickers),
        words = coalesce(said.words, stored.words),
        characters = coalesce(said.characters, stored.characters),
        code_blocks = coalesce(said.code_blocks, stored.code_blocks),
        snapshot_text = coalesce(said.snapshot_text, stored.snapshot_text),
        poll = coalesce(said.poll::jsonb, stored.poll),
        components_text = coalesce(said.components_text, stored.components_text),
        interaction_user_id = coalesce(said.interaction_user_id, stored.interaction_user_id),
        interaction_name = coalesce(said.interaction_name, stored.interaction_name),
        parts = case when said.parts is null then stored.parts else (
            select jsonb_object_agg(part.key, part.value)
            from jsonb_each(coalesce(stored.parts, '{}') || said.parts::jsonb) as part
            where part.value not in ('[]', '{}', 'false', 'null')
        ) end,
        asks = coalesce(said.asks, stored.asks),
        pinned_at = case when coalesce(said.pinned, stored.pinned) then stored.pinned_at end
    from incoming as said
    where stored.guild_id = said.guild_id and stored.id = said.id
      and (stored.author_id is not null or said.author_id is not null)
      and (coalesce(said.edited_at, stored.edited_at, '-infinity'), said.observed_at)
        > (coalesce(stored.edited_at, '-infinity'), coalesce(stored.observed_at, '-infinity'))
)
select guild_id, id from incoming
where not exists (select from message where message.guild_id = incoming.guild_id and message.id = incoming.id)
