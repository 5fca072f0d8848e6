-- Who was in a scheduled event's voice channel while it was on: $1 server, $2 event, $3 now. It was on from when it began
-- to when it ended, as far as that was seen, and otherwise as it was planned; one that nobody saw begin and that is not
-- on was not held.
with held as (
    select guild_id, channel_id, coalesce(began_at, starts_at) as from_at,
           least($3, coalesce(ended_at, deleted_at, case when status <> 2 then ends_at end, 'infinity')) as to_at
    from scheduled_event
    where guild_id = $1 and id = $2 and channel_id is not null
      and (began_at is not null or status = 2 or (status = 3 and starts_at is not null))
)
select user_id, min(greatest(voice_session.from_at, held.from_at)) as first_at,
       max(least(coalesce(voice_session.to_at, held.to_at), held.to_at)) as last_at,
       sum(extract(epoch from least(coalesce(voice_session.to_at, held.to_at), held.to_at)
           - greatest(voice_session.from_at, held.from_at)))::float8 as seconds,
       bool_and(from_certain and to_certain) as certain
from held
join voice_session on voice_session.guild_id = held.guild_id and voice_session.channel_id = held.channel_id
where voice_session.from_at < held.to_at and coalesce(voice_session.to_at, 'infinity') > held.from_at
group by user_id
order by first_at, user_id
