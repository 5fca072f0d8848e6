-- One person of a server: $1 server, $2 user.
select name, display_name, is_bot, roles, joined_at, left_at, present
from member
where guild_id = $1 and user_id = $2
