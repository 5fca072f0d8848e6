-- The ids and names of the students of `roster`, packed into one row: $1 server, $2 mentor roles, $3 roles of which one
-- is needed (none: no matter), $4 student roles (null: everybody is one), $5 the account of deleted users.
-- Somebody who left before the bot came has no known roles and is a student.
select array_agg(user_id) as ids, array_agg(name) as names
from (
    select user_id, coalesce(nullif(display_name, ''), nullif(name, ''), user_id::text) as name
    from member
    where guild_id = $1
      and not is_bot
      and not roles && $2::bigint[]
      and (cardinality($3::bigint[]) = 0 or roles && $3::bigint[])
      and ($4::bigint[] is null or roles && $4::bigint[] or (not present and roles = '{}'))
      and user_id <> $5
    order by user_id
) as student
