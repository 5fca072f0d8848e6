-- How many findings of each kind one run of the sync told of: $1 server, $2 run, $3 the kind that counts in its detail.
select kind,
       coalesce(sum(case when kind = $3 and detail ~ '^[0-9]{1,9}$' then detail::int else 1 end), 0)::int as number
from finding
where guild_id = $1 and run_id = $2
group by kind
order by kind
