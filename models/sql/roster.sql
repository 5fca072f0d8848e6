-- People of a server who may be students, those who left included: $1 server, $2 mentor roles, $3 roles of which one is
-- needed (none: no matter), $4 a role that is needed besides (null: none), $5 only those who are there.
select user_id, name, display_name, is_bot, roles, joined_at, left_at, present
from member
where guild_id = $1
  and not is_bot
  and not roles && $2::bigint[]
  and (cardinality($3::bigint[]) = 0 or roles && $3::bigint[])
  and ($4::bigint is null or $4 = any(roles))
  and (present or not $5::boolean)
order by user_id
