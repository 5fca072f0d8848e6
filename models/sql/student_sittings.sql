-- One student's messages of a time in sittings: a gap of more than half an hour begins a new one. $1 server, $2 student,
-- $3 from, $4 before.
with spaced as (
    select sent_at, sent_at - lag(sent_at) over (order by sent_at) > interval '30 minutes' as begins
    from message
    where guild_id = $1 and author_id = $2 and sent_at >= $3 and sent_at < $4 and deleted_at is null and type in (0, 19)
), sitting as (
    select sent_at, count(*) filter (where begins) over (order by sent_at) as number
    from spaced
)
select (extract(epoch from max(sent_at) - min(sent_at)) / 60)::float8 as minutes, count(*) as messages
from sitting
group by number
order by number
