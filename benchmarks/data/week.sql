-- One week of a made server, into every table that a message has rows in: $1 server, $2 week, $3 its first message's number,
-- $4 the number after its last, $5 when it begins in milliseconds since 1970, $6 of how many messages one block of talk is,
-- $7 the number of the last text.
-- The bits of a hash of a message's number decide what it is; messages of a block are among the same four people.
with numbered as (
    select i, hashint8extended(i, 7) as h, hashint8extended(i / $6, 11) & 255 as talk,
           (i - $3)::float8 * 4096 / ($4 - $3) as place
    from generate_series($3::bigint, $4::bigint - 1) as i
), placed as (
    select i, h, made_talk.channel_id, made_talk.people, (h >> 14) & 3 as who, said.*,
           $5 + (1000 * (moment.second + moment.span * (numbered.place - floor(numbered.place))))::bigint as ms
    from numbered
    join made_talk on made_talk.week = $2 and made_talk.talk = numbered.talk
    join made_moment moment on moment.place = floor(numbered.place)
    join made_text said on said.number = h & $7
), drawn as (
    select *, ((ms - 1420070400000) << 22) | (i & 4194303) as id, to_timestamp(ms / 1000.0) as sent_at,
           people[1 + who] as author_id, people[1 + ((who + 1) & 3)] as other_id, people[1 + ((who + 2) & 3)] as fan_id,
           (h >> 16) & 127 < 24 as answers, (h >> 23) & 1023 as fate, (h >> 33) & 127 as fan, (h >> 40) & 127 < 6 as names
    from placed
), linked as (
    select *,
           case when answers and i % $6 > 1 then lag(id, 1) over w end as to_last, lag(author_id, 1) over w as last_author,
           case when answers and i % $6 > 2 then lag(id, 2) over w end as to_earlier, lag(author_id, 2) over w as earlier_author
    from drawn
    window w as (order by i)
), made as materialized (
    select id, channel_id, author_id, sent_at, content, words, characters, code_blocks, asks, parts, embeds, filename,
           file_size, lexemes, fan_id, fan,
           case when to_earlier is not null and last_author = author_id then to_earlier else to_last end as reply_to_id,
           case when to_earlier is not null and last_author = author_id then earlier_author
                when to_last is not null then last_author
                when names then other_id end as named_id,
           case when fate < 3 then sent_at + interval '10 minutes' end as deleted_at,
           case when fate between 3 and 30 then sent_at + interval '90 seconds' end as edited_at
    from linked
), message_rows as (
    insert into message (
        guild_id, id, channel_id, author_id, author_name, is_bot, type, content, sent_at, edited_at, deleted_at,
        observed_at, reply_to_id, mention_ids, attachments, embeds, reactions, words, characters, code_blocks, parts, asks
    )
    select $1, made.id, channel_id, author_id, person.name, person.is_bot, case when reply_to_id is null then 0 else 19 end,
           content, sent_at, edited_at, deleted_at, coalesce(edited_at, sent_at) + interval '100 ms', reply_to_id,
           case when named_id is null then '{}' else array[named_id] end, case when filename is null then 0 else 1 end,
           embeds, case when fan < 10 then 1 else 0 end, words, characters, code_blocks, parts, asks
    from made
    join made_person person on person.id = author_id
), hours as (
    insert into activity_hour
    select $1, author_id, date_trunc('hour', sent_at, 'UTC'), channel_id, count(*), sum(words), sum(characters),
           count(filename), count(reply_to_id), sum(code_blocks)
    from made
    where deleted_at is null
    group by 2, 3, 4
    order by 3, 2, 4
), worded as (
    insert into message_search (guild_id, message_id, lexemes)
    select $1, id, lexemes from made where deleted_at is null
), reacted as (
    insert into message_reaction (guild_id, message_id, emoji, user_id, channel_id, added_at, observed_at)
    select $1, id, '👍', fan_id, channel_id, sent_at + interval '3 minutes', sent_at + interval '3 minutes'
    from made
    where fan < 10
)
insert into attachment (guild_id, message_id, id, channel_id, filename, content_type, size, url, state)
select $1, id, id + 1, channel_id, filename, 'image/png', file_size, 'https://cdn.example/' || filename, 'excluded'
from made
where filename is not null
