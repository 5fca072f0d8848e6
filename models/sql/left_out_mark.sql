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
), meant as (
    select id, wanted and not exists (select from conversation where guild_id = $1 and thread_id = judged.id) as wanted
    from judged
)
update channel set tracked = meant.wanted
from meant
where channel.guild_id = $1 and channel.id = meant.id and channel.tracked is distinct from meant.wanted
