-- The ids of the newest messages ($8 at most) of a server ($1) that hold what $2 asks for, in the channels $3: written by $4, from
-- $5 to before $6 and with a file, an image, code or a link ($7), as far as those are not null. Ids are from $9 to $10.
-- What an app answers to a command is left out: it quotes what others wrote, this search's own answers among it.
-- A sealed text tells that it has a link by a word of its own ($12).
-- Common words are looked for among so many of the newest messages ($11; null: by the index, which lists all that hold
-- them). `hit` is materialized: to find the newest, the planner would otherwise look through all messages backwards. An `offset 0` keeps
-- it from joining everything before it takes the first. `is true` keeps the channels a table that is hashed once: the
-- planner would look at each of 5,000 of an array, for 3 ms.
with hit as materialized (
    select recent.message_id as id
    from (
        select message_id, lexemes
        from message_search
        where guild_id = $1 and message_id between $9 and $10
        order by message_id desc
        limit $11
    ) as recent
    where $4::bigint is null and $11::bigint is not null and recent.lexemes @@ $2::text::tsquery
    union all
    select message_id
    from message_search
    where $4::bigint is null and $11::bigint is null
      and guild_id = $1 and lexemes @@ $2::text::tsquery and message_id between $9 and $10
    union all
    select said.message_id
    from (select id from message where guild_id = $1 and author_id = $4 and id between $9 and $10 offset 0) as own
    cross join lateral (
        select message_id from message_search
        where guild_id = $1 and message_id = own.id and lexemes @@ $2::text::tsquery
        offset 0
    ) as said
    where $4::bigint is not null
), newest as (
    select id from hit order by id desc
)
select found.*
from newest
cross join lateral (
    select m.id, m.channel_id, m.author_id
    from message m
    where m.guild_id = $1 and m.id = newest.id and m.deleted_at is null
      and (m.channel_id in (select unnest($3::bigint[]))) is true
      and m.interaction_user_id is null
      and ($5::timestamptz is null or m.sent_at >= $5) and ($6::timestamptz is null or m.sent_at < $6)
      and case $7::text
          when 'file' then m.attachments > 0
          when 'code' then m.code_blocks > 0
          when 'link' then m.content ~* 'https?://[^[:space:]]' or exists (
              select from message_search
              where message_search.guild_id = $1 and message_search.message_id = m.id and lexemes @@ $12::text::tsquery
          )
          when 'image' then exists (
              select from attachment
              where attachment.guild_id = m.guild_id and attachment.message_id = m.id
                and attachment.content_type like 'image/%'
          )
          else true
          end
    offset 0
) as found
order by newest.id desc
limit $8
