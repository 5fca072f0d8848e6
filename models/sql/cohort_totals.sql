-- The rows of `counted` (place, day, amount) by student: `place` from 0, the sum, and on how many days there was anything.
select place::int - 1 as place, sum(amount)::float8 as amount, count(*) as days
from counted
where amount > 0
group by 1
