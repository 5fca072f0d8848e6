-- A cohort's students, those who left included: $1 server, $2 mentor roles, $3 student roles, $4 whether these decide,
-- $5 the cohort's roles (none: all students).
select user_id, joined_at, left_at
from member
where guild_id = $1
  and not is_bot
  and joined_at is not null
  and not roles && $2::bigint[]
  and (not $4::boolean or roles && $3::bigint[])
  and (cardinality($5::bigint[]) = 0 or roles && $5::bigint[])
order by user_id
