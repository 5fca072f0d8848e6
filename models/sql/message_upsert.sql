-- Store whole messages. The newer version wins: greater edit time, then later observation. A deletion stays; the
-- account that stands for deleted users ($32) never replaces a known author; the same observation again touches no row.
-- The number of reactions is that of a new message, or what history ($39) says of one whose reactions are unknown;
-- from then on it follows their rows.
-- Each column comes as one text: those of texts with $40 between them, nothing for null; all others as PostgreSQL writes
-- an array. One in which nothing is set comes empty, which unnest fills up with nulls, and so do servers ($1) where
-- there is only one ($38).
-- The transaction has locked the channels ($33) and the people of the servers ($38): what is stored is looked at here.
with shown as materialized (
    select coalesce(guild_id, ($38::bigint[])[1]) as guild_id, id, edited_at
    from (
        select unnest($1::text::bigint[]) as guild_id, unnest($2::text::bigint[]) as id,
               unnest($11::text::timestamptz[]) as edited_at
    ) as u
), before as (
    -- What is stored of messages that were edited; others cannot turn out to be edits. Looked up one by one, since a plan
    -- that was made for small tables would read them whole.
    select shown.guild_id, shown.id, known.edited_at
    from shown cross join lateral (
        select message.edited_at, message.author_id from message
        where message.guild_id = shown.guild_id and message.id = shown.id limit 1
    ) as known
    where shown.edited_at is not null and known.author_id is not null
), written as (
    insert into message as stored (
        guild_id, id, channel_id, author_id, author_name, webhook_id, is_bot, type, content, sent_at, edited_at,
        observed_at, flags, pinned, reply_to_id, forwarded_from_id, mention_ids, attachments, embeds, reactions, stickers,
        words, characters, code_blocks, snapshot_text, poll, components_text,
        interaction_user_id, interaction_name, parts, asks
    )
    select coalesce(guild_id, ($38::bigint[])[1]), id, channel_id, author_id, coalesce(author_name, ''), webhook_id,
           coalesce(is_bot, false), coalesce(type, 0), coalesce(content, ''), sent_at, edited_at, observed_at,
           coalesce(flags, 0), coalesce(pinned, false), reply_to_id, forwarded_from_id,
           coalesce(mention_ids::bigint[], '{}'), coalesce(attachments, 0), coalesce(embeds, 0), coalesce(reactions, 0),
           coalesce(stickers, 0), coalesce(words, 0), coalesce(characters, 0), coalesce(code_blocks, 0),
           coalesce(snapshot_text, ''), poll::jsonb, coalesce(components_text, ''), interaction_user_id,
           interaction_name, parts::jsonb, coalesce(asks, false)
    from (  -- side by side here: in `from`, each column would be kept in a table of its own first
        select unnest($1::text::bigint[]) as guild_id, unnest($2::text::bigint[]) as id,
               unnest($3::text::bigint[]) as channel_id, unnest($4::text::bigint[]) as author_id,
               unnest(string_to_array($5, $40, '')) as author_name, unnest($6::text::bigint[]) as webhook_id,
               unnest($7::text::boolean[]) as is_bot, unnest($8::text::integer[]) as type,
               unnest(string_to_array($9, $40, '')) as content, unnest($10::text::timestamptz[]) as sent_at,
               unnest($11::text::timestamptz[]) as edited_at, unnest($12::text::timestamptz[]) as observed_at,
               unnest($13::text::bigint[]) as flags, unnest($14::text::boolean[]) as pinned,
               unnest($15::text::bigint[]) as reply_to_id, unnest($16::text::bigint[]) as forwarded_from_id,
               unnest($17::text::text[]) as mention_ids, unnest($18::text::integer[]) as attachments,
               unnest($19::text::integer[]) as embeds, unnest($20::text::integer[]) as reactions,
               unnest($21::text::integer[]) as stickers, unnest($22::text::integer[]) as words,
               unnest($23::text::integer[]) as characters, unnest($24::text::integer[]) as code_blocks,
               unnest(string_to_array($25, $40, '')) as snapshot_text, unnest(string_to_array($26, $40, '')) as poll,
               unnest(string_to_array($27, $40, '')) as components_text,
               unnest($28::text::bigint[]) as interaction_user_id,
               unnest(string_to_array($29, $40, '')) as interaction_name,
               unnest(string_to_array($30, $40, '')) as parts, unnest($31::text::boolean[]) as asks
    ) as incoming
    on conflict (guild_id, id) do update set
        channel_id = excluded.channel_id,
        author_id = case when excluded.author_id = $32 then coalesce(stored.author_id, $32) else excluded.author_id end,
        author_name = case when excluded.author_id = $32 and stored.author_id is not null
                           then stored.author_name else excluded.author_name end,
        is_bot = case when excluded.author_id = $32 and stored.author_id is not null
                      then stored.is_bot else excluded.is_bot end,
        webhook_id = excluded.webhook_id,
        type = excluded.type,
        content = excluded.content,
        sent_at = excluded.sent_at,
        edited_at = excluded.edited_at,
        observed_at = excluded.observed_at,
        flags = excluded.flags,
        pinned = excluded.pinned,
        reply_to_id = excluded.reply_to_id,
        forwarded_from_id = excluded.forwarded_from_id,
        mention_ids = excluded.mention_ids,
        attachments = excluded.attachments,
        embeds = excluded.embeds,
        reactions = case
            when stored.author_id is null then excluded.reactions
            when $39 and not exists (
                select from message_reaction as known
                where known.guild_id = stored.guild_id and known.message_id = stored.id
            ) then excluded.reactions
            else stored.reactions
        end,
        stickers = excluded.stickers,
        words = excluded.words,
        characters = excluded.characters,
        code_blocks = excluded.code_blocks,
        snapshot_text = excluded.snapshot_text,
        poll = excluded.poll,
        components_text = excluded.components_text,
        interaction_user_id = excluded.interaction_user_id,
        interaction_name = excluded.interaction_name,
        parts = excluded.parts,
        asks = excluded.asks,
        pinned_at = case when excluded.pinned then stored.pinned_at end
    where (coalesce(excluded.edited_at, '-infinity'), excluded.observed_at)
        > (coalesce(stored.edited_at, '-infinity'), coalesce(stored.observed_at, '-infinity'))
    returning guild_id, id, channel_id, edited_at, xmax = 0 as is_new
), strangers as (
    -- People who wrote but are no known members: they left before anybody looked.
    insert into member (guild_id, user_id, name, display_name, is_bot, present)
    select guild_id, user_id, name, name, is_bot, false
    from unnest($34::bigint[], $35::bigint[], $36::text[], $37::boolean[]) as u (guild_id, user_id, name, is_bot)
    on conflict (guild_id, user_id) do nothing
)
select array(select array[channel_id, count(*)] from written where is_new group by channel_id) as new,
       count(*) filter (where not is_new) as changed,
       case when count(*) < (select count(*) from shown) then array(
           select id from (select guild_id, id from shown except select guild_id, id from written) as known
       ) else '{}' end as known,
       exists (
           select from channel
           where guild_id = any($38::bigint[]) and id = any($33::bigint[]) and deleted_at is not null
       ) as late,
       case when exists (  -- most batches of history lie where nobody's reactions are known yet
           select from message_reaction
           where guild_id = any($38::bigint[])
             and message_id between (select min(id) from shown) and (select max(id) from shown)
       ) then array(
           select id from shown cross join lateral (
               select from message_reaction as one
               where one.guild_id = shown.guild_id and one.message_id = shown.id limit 1
           ) as given
       ) else '{}' end as reacted,
       array(
           select id from written join before using (guild_id, id)
           where written.edited_at > coalesce(before.edited_at, '-infinity')
           order by id
       ) as edited
from written
