-- $1 server, $2 channels that alone are recorded (none: all), $3 channels that are ignored.
-- A thread goes with its channel, a channel with its category.
with recursive line as (
    select id, id as above, parent_id from channel where guild_id = $1
    union all
    select line.id, channel.id, channel.parent_id
    from line join channel on channel.guild_id = $1 and channel.id = line.parent_id
), judged as (
    select id, not bool_or(above = any($3::bigint[])) and (cardinality($2::bigint[]) = 0 or bool_or(above = any($2)))
        as wanted
    from line group by id
)
select message.channel_id, count(*) as messages
from judged join message on message.guild_id = $1 and message.channel_id = judged.id
where not judged.wanted and message.deleted_at is null
group by message.channel_id
order by message.channel_id
