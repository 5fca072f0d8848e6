-- Note that a channel's messages from one moment to another were compared with Discord at a third.
-- Older comparisons keep what lies outside of the new one; those that touch it and are nearly as new grow together
-- with it and keep the older moment, which is true of both.
with older as (
    delete from coverage
    where guild_id = $1 and channel_id = $2 and kind = 'verified' and from_at <= $4 and to_at >= $3 and seen_at <= $5
    returning from_at, to_at, seen_at
),
near as (
    select from_at, to_at, seen_at from older where seen_at >= $5 - $6::interval and (from_at < $3 or to_at > $4)
),
grown as (
    select least($3, min(from_at)) as from_at, greatest($4, max(to_at)) as to_at, least($5, min(seen_at)) as seen_at
    from near
),
far as (select from_at, to_at, seen_at from older where seen_at < $5 - $6::interval),
rows as (
    select from_at, to_at, seen_at from grown
    union all
    select far.from_at, grown.from_at, far.seen_at from far, grown where far.from_at < grown.from_at
    union all
    select grown.to_at, far.to_at, far.seen_at from far, grown where far.to_at > grown.to_at
)
insert into coverage (guild_id, channel_id, kind, from_at, to_at, seen_at)
select $1, $2, 'verified', from_at, to_at, seen_at from rows
