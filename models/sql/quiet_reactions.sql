-- How many reactions of several people are there, also those whose moment is not known: $1 server, $2 people.
select user_id, count(*) as reactions
from message_reaction
where guild_id = $1 and user_id = any($2::bigint[]) and removed_at is null
group by 1
