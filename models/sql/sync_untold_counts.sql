-- How many findings of each kind no report has told of yet: $1 server, $2 the kind that counts in its detail.
select kind,
       coalesce(sum(case when kind = $2 and detail ~ '^[0-9]{1,9}$' then detail::int else 1 end), 0)::int as number
from finding
where guild_id = $1 and run_id is null
group by kind
order by kind
