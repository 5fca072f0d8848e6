-- Files to fetch by now ($1): those never tried first, the newest of them first; with the limits of their server, and
-- whether the bot may read their message: asking in vain too often gets it banned. Only of servers on the shards $4, out
-- of $3.
select a.guild_id, a.message_id, a.id, a.channel_id, a.filename, a.content_type, a.size, a.url, a.link,
       a.link_expires_at, a.tries, l.largest_bytes, l.types,
       coalesce(g.present, false) and coalesce(c.readable, true) as readable
from attachment a
left join attachment_limit l on l.guild_id = a.guild_id
left join guild g on g.id = a.guild_id
left join channel c on c.guild_id = a.guild_id and c.id = a.channel_id
where a.state in ('waiting', 'failed') and coalesce(a.next_try_at, '-infinity'::timestamptz) <= $1
  and (a.guild_id >> 22) % $3::int = any($4::bigint[])
order by coalesce(a.next_try_at, '-infinity'::timestamptz), a.id desc
limit $2
