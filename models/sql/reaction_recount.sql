-- Count at least the reactions that are known, for messages that were stored after them.
update message as stored set reactions = known.live
from (
    select guild_id, message_id, count(*) as live
    from message_reaction
    where guild_id = any($1::bigint[]) and message_id = any($2::bigint[]) and user_id <> 0 and removed_at is null
    group by 1, 2
) as known
where stored.guild_id = known.guild_id and stored.id = known.message_id and stored.reactions < known.live
