-- Store files of messages. A file of a deleted message is not wanted; what Discord shows again is not gone after all.
-- A known file changes only when its link is fresher than the one we have and something depends on it.
insert into attachment as stored (
    guild_id, message_id, id, channel_id, filename, content_type, size, url, link, link_expires_at, description, width,
    height, duration, flags, forwarded, state
)
select u.*, case
    when (select deleted_at from message where message.guild_id = u.guild_id and message.id = u.message_id) is null
    then 'waiting' else 'removed'
end
from unnest(
    $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::varchar[], $6::text[], $7::bigint[], $8::varchar[],
    $9::varchar[], $10::timestamptz[], $11::varchar[], $12::integer[], $13::integer[], $14::float8[], $15::bigint[],
    $16::boolean[]
) as u (
    guild_id, message_id, id, channel_id, filename, content_type, size, url, link, link_expires_at, description, width,
    height, duration, flags, forwarded
)
on conflict (guild_id, message_id, id) do update set
    filename = excluded.filename,
    content_type = excluded.content_type,
    size = excluded.size,
    url = excluded.url,
    link = excluded.link,
    link_expires_at = excluded.link_expires_at,
    description = excluded.description,
    flags = excluded.flags,
    state = case when stored.state = 'gone' then 'waiting' else stored.state end,
    reason = case when stored.state = 'gone' then null else stored.reason end,
    tries = case when stored.state = 'gone' then 0 else stored.tries end,
    next_try_at = case when stored.state = 'gone' then null else stored.next_try_at end
where excluded.link_expires_at > coalesce(stored.link_expires_at, '-infinity')
  and (stored.state in ('waiting', 'failed', 'gone')
       or (stored.state <> 'removed' and (stored.description, stored.flags)
           is distinct from (excluded.description, excluded.flags)))
