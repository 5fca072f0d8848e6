-- What mentors said of students named quiet since a moment, the last word of each mentor about a student and day: $1
-- server, $2 students, $3 since, $4 time zone.
with last as (
    select distinct on (student_id, mentor_id, (at at time zone $4)::date) useful
    from quiet_verdict
    where guild_id = $1 and student_id = any($2::bigint[]) and at >= $3
    order by student_id, mentor_id, (at at time zone $4)::date, at desc, id desc
)
select count(*) filter (where not useful) as useless, count(*) as verdicts
from last
