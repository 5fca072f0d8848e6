-- Which of some roles somebody got, and when, where the moment is known: $1 server, $2 person, $3 roles.
select role_id, from_at
from member_role
where guild_id = $1 and user_id = $2 and role_id = any($3::bigint[]) and from_certain
order by from_at, role_id
