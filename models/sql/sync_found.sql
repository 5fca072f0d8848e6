-- The newest findings of each kind that one run of the sync told of, with names: $1 server, $2 run, $3 how many.
with ranked as (
    select f.*, row_number() over (partition by kind order by coalesce(message_id, 0) desc, id desc) as place
    from finding f
    where guild_id = $1 and run_id = $2
)
select f.kind, f.channel_id, coalesce(c.name, '') as channel, f.message_id, coalesce(f.user_id, m.author_id) as user_id,
       coalesce(nullif(p.display_name, ''), nullif(p.name, ''), m.author_name, '') as person,
       m.sent_at, f.found_at, f.detail
from ranked f
left join message m on m.guild_id = f.guild_id and m.id = f.message_id
left join channel c on c.guild_id = f.guild_id and c.id = f.channel_id
left join member p on p.guild_id = f.guild_id and p.user_id = coalesce(f.user_id, m.author_id)
where f.place <= $3
order by f.kind, coalesce(f.message_id, 0), f.id
