-- Channels of stored messages that no row describes: an index walk from channel to channel.
with recursive named as (
    (select channel_id from message where guild_id = $1 order by channel_id limit 1)
    union all
    select (
        select m.channel_id from message m where m.guild_id = $1 and m.channel_id > named.channel_id
        order by m.channel_id limit 1
    )
    from named where named.channel_id is not null
)
select channel_id from named
where channel_id is not null and not exists (select from channel c where c.guild_id = $1 and c.id = named.channel_id)
