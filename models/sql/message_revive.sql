-- Take back that a message ($1, $2) is deleted, and note it: Discord showed it alone, written by $5, when asked at $3,
-- which was after $4, while the deletion had been learned of before. Its files are wanted again.
with held as materialized (
    select channel_id, deleted_at from message
    where guild_id = $1 and id = $2 and deleted_at < $4 and not exists (
        select from channel
        where channel.guild_id = $1 and channel.id = message.channel_id and channel.deleted_at is not null
    )
    for update
), back as (
    update message set deleted_at = null from held where guild_id = $1 and id = $2
), files as (
    update attachment
    set state = 'waiting', tries = 0, next_try_at = null, reason = null, link_expires_at = null
    from held
    where guild_id = $1 and message_id = $2 and state = 'removed'
)
insert into finding (guild_id, found_at, from_at, kind, source, channel_id, message_id, user_id)
select $1, $3, deleted_at, 'revived', 'history', channel_id, $2, $5 from held
returning message_id
