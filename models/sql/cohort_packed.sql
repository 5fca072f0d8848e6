-- The rows of `counted` (place, day, amount) as one: the places and days from 0 and the amounts, each as integers of four
-- bytes, the greatest byte first; null when there is nothing. A row for each takes seconds for thousands of people.
select string_agg(int4send(place::int - 1), ''::bytea) as people, string_agg(int4send(day - 1), ''::bytea) as days,
       string_agg(int4send(amount::int), ''::bytea) as amounts
from counted
where amount > 0
