-- What a page of a channel ($1, $2) asked for at $3 shows that nobody saw happen: the channel is seen live since $5 and
-- was before until $4 (null: never). Shown are the ids $6, edited at $7, with $8 reactions; $11 are gone. Messages from
-- $9 up to but not $10 that are not stored were missed; one row counts them all. Call it before the page is written.
-- Shown messages that were held for deleted before $12 come back as 'held', of which nothing is noted.
-- The subqueries with a limit are index probes even before the first analyze.
with shown as (
    select u.*, m.id is not null as stored, m.author_id, m.observed_at, m.deleted_at, m.edited_at as known_edit,
           m.reactions as known_reactions
    from unnest($6::bigint[], $7::timestamptz[], $8::integer[]) as u (id, edited_at, reactions)
    left join lateral (select * from message where guild_id = $1 and message.id = u.id limit 1) as m on true
), known as (
    select id, author_id, observed_at, edited_at > coalesce(known_edit, '-infinity') and edited_at < $5 as edited,
           reactions <> known_reactions and deleted_at is null and observed_at < $5 and not exists (
               select from detail_due d where d.guild_id = $1 and d.message_id = shown.id and d.kind = 'reaction'
           ) as reacted
    from shown
    where observed_at < $3
), missed as (
    select count(*) as count, max(id) as newest from shown where id >= $9 and id < $10 and not stored
), found (kind, message_id, user_id, from_at, detail) as (
    select 'deleted', id, author_id, greatest(observed_at, $4), null
    from message
    where guild_id = $1 and id = any($11::bigint[]) and deleted_at is null
    union all
    select 'edited', id, author_id, greatest(observed_at, $4), null from known where edited
    union all
    select 'reactions', id, author_id, greatest(observed_at, $4), null from known where reacted
    union all
    select 'missed', newest, null, $4, count::text from missed where count > 0
), noted as (
    insert into finding (guild_id, found_at, from_at, kind, source, channel_id, message_id, user_id, detail)
    select $1, $3, least(from_at, $3), kind, 'history', $2, message_id, user_id, detail
    from found
    returning kind, message_id
)
select kind, message_id from noted
union all
select 'held', id from shown where deleted_at < $12
