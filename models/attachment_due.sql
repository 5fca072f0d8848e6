-- Files to fetch by now ($1): those never tried first, the newest of them first; with the limits of their server.
select a.guild_id, a.message_id, a.id, a.channel_id, a.filename, a.content_type, a.size, a.url, a.link,
       a.link_expires_at, a.tries, l.largest_bytes, l.types
from attachment a
left join attachment_limit l on l.guild_id = a.guild_id
where a.state in ('waiting', 'failed') and coalesce(a.next_try_at, '-infinity'::timestamptz) <= $1
order by coalesce(a.next_try_at, '-infinity'::timestamptz), a.id desc
limit $2
