-- Questions of students and who answered them first, oldest question first: $1 server, $2 channels that may be shown,
-- $3 students, $4 mentors, asked from id $5 on and before id $6. Stretches of time come as distances between ids: $7 a
-- conversation's longest pause, $8 until when the next message counts as an answer, $9 until when a mention does. What
-- was not seen: $10 from, $11 to, $12 channel (0 is the whole server).
--
-- A question opens when a student asks. No question of its own is what asks somebody back about theirs (a reply to it),
-- what is asked below a question in its own thread or post, and what the same person asks in the same place within $7.
-- A post whose title asks is a question too. Answers are messages of other people, not of apps: a reply to it, to what
-- the asker said next or to such a reply; anything in its thread or post; a mention of the asker in the channel within
-- $9; the next message within $8, unless it is meant for somebody else or another student asks first.
--
-- An `offset 0` keeps the planner from joining whole tables: what a question costs is the same however large the server.
with recursive asking as (
    select m.id, m.channel_id, m.author_id, m.sent_at, m.reply_to_id
    from unnest($3::bigint[]) as student (author_id)
    cross join lateral (
        select own.id, own.channel_id, own.author_id, own.sent_at, own.reply_to_id
        from message own
        where own.guild_id = $1 and own.author_id = student.author_id and own.id >= $5 - 12 * $7::bigint and own.id < $6
          and own.asks and own.deleted_at is null and own.type in (0, 19)
        offset 0
    ) as m
    union all
    select m.id, m.channel_id, m.author_id, m.sent_at, m.reply_to_id
    from channel post
    join message m on m.guild_id = post.guild_id and m.id = post.id and m.channel_id = post.id
    where post.guild_id = $1 and post.id >= $5 and post.id < $6 and post.kind = 11 and post.name like '%?%'
      and m.deleted_at is null and m.asks is not true and m.author_id = any($3)
), asked as (
    select a.id, a.channel_id, a.author_id, a.sent_at,
           lag(a.id) over (partition by a.author_id, a.channel_id order by a.id) as before
    from asking a
    where not exists (
        select from question_mark
        where guild_id = $1 and message_id = a.id and closed_as = 'not_a_question'
    ) and not exists (
        select from message about
        where about.guild_id = $1 and about.id = a.reply_to_id and about.asks and about.author_id <> a.author_id
          and about.deleted_at is null and not about.is_bot
        offset 0
    ) and not exists (
        select from message opener
        where opener.guild_id = $1 and opener.id = a.channel_id and opener.id <> a.id and opener.deleted_at is null
          and not opener.author_id = any($4) and not opener.is_bot and (opener.asks or opener.channel_id = opener.id and exists (
              select from channel post where post.guild_id = $1 and post.id = opener.id and post.name like '%?%'
          ))
    )
), question as materialized (
    select asked.id, asked.channel_id, asked.author_id, asked.sent_at
    from asked
    where asked.id >= $5 and (before is null or asked.id - before > $7)
      -- Said so, the channels are hashed once, however many the planner expects.
      and (asked.channel_id in (select unnest($2::bigint[]))) is true
), said as materialized (
    select q.id as question_id, q.id, q.author_id from question q
    union all
    select q.id, further.id, q.author_id
    from question q
    cross join lateral (
        select m.id
        from message m
        where m.guild_id = $1 and m.channel_id = q.channel_id and m.id > q.id and m.id <= q.id + $7::bigint
          and m.author_id = q.author_id and m.reply_to_id is null and m.deleted_at is null
        offset 0
    ) as further
), chain (question_id, id, author_id, is_bot) as (
    select question_id, id, author_id, false from said
    union
    select chain.question_id, answer.id, answer.author_id, answer.is_bot
    from chain
    cross join lateral (
        select m.id, m.author_id, m.is_bot
        from message m
        where m.guild_id = $1 and m.reply_to_id = chain.id and m.deleted_at is null and m.type = 19
        offset 0
    ) as answer
), replied as (
    select q.id as question_id, min(chain.id) as anybody, min(chain.id) filter (where chain.author_id = any($4)) as mentor
    from question q
    join chain on chain.question_id = q.id and chain.author_id <> q.author_id and not chain.is_bot
    group by 1
), answered as (
    select q.*, least(replied.anybody, below.anybody, mention.anybody, spoken.anybody) as reply_id,
           least(replied.mentor, below.mentor, mention.mentor, spoken.mentor) as mentor_reply_id
    from question q
    left join replied on replied.question_id = q.id
    cross join lateral (
        select min(m.id) as anybody, min(m.id) filter (where m.author_id = any($4)) as mentor
        from message m
        where m.guild_id = $1 and m.channel_id = q.id and m.id > q.id and m.author_id <> q.author_id and not m.is_bot
          and m.deleted_at is null and m.type in (0, 19)
    ) as below
    cross join lateral (
        select min(m.id) as anybody, min(m.id) filter (where m.author_id = any($4)) as mentor
        from message m
        where m.guild_id = $1 and m.channel_id = q.channel_id and m.id > q.id and m.id <= q.id + $9::bigint
          and m.mention_ids <> '{}' and m.mention_ids @> array[q.author_id] and m.author_id <> q.author_id
          and not m.is_bot and m.deleted_at is null and m.type in (0, 19)
    ) as mention
    cross join lateral (
        select min(m.id) as id
        from message m
        where m.guild_id = $1 and m.channel_id = q.channel_id and m.id > q.id and m.id <= q.id + $8::bigint
          and m.asks and m.reply_to_id is null and m.author_id <> q.author_id and not m.author_id = any($4)
          and not m.is_bot and m.deleted_at is null
    ) as other
    cross join lateral (
        select min(m.id) as anybody, min(m.id) filter (where m.author_id = any($4)) as mentor
        from message m
        where m.guild_id = $1 and m.channel_id = q.channel_id and m.id > q.id
          and m.id <= least(q.id + $8::bigint, other.id - 1) and m.reply_to_id is null
          and (m.mention_ids = '{}' or m.mention_ids @> array[q.author_id]) and m.author_id <> q.author_id
          and not m.is_bot and m.deleted_at is null and m.type in (0, 19)
    ) as spoken
)
select a.id as message_id, a.channel_id, a.author_id, a.sent_at as asked_at, reply.sent_at as replied_at,
       mentor.sent_at as mentor_at, mentor.author_id as mentor_id, mark.claimed_by, mark.closed_as, mark.closed_at,
       unseen.at as unseen_at
from answered a
left join lateral (
    select sent_at from message where guild_id = $1 and id = a.reply_id offset 0
) as reply on true
left join lateral (
    select sent_at, author_id from message where guild_id = $1 and id = a.mentor_reply_id offset 0
) as mentor on true
left join question_mark mark on mark.guild_id = $1 and mark.message_id = a.id
left join channel place on place.guild_id = $1 and place.id = a.channel_id
cross join lateral (
    select min(greatest(missed.from_at, a.sent_at)) as at
    from unnest($10::timestamptz[], $11::timestamptz[], $12::bigint[]) as missed (from_at, to_at, channel_id)
    where missed.to_at > a.sent_at
      and (missed.channel_id in (0, a.id, a.channel_id) or missed.channel_id = place.parent_id)
) as unseen
order by a.id
