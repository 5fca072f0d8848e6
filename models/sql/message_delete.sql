-- Mark messages as deleted; one that was never seen becomes a row of its own, so that a late create stays deleted.
insert into message as stored (guild_id, id, channel_id, sent_at, deleted_at)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
on conflict (guild_id, id) do update set deleted_at = excluded.deleted_at
where stored.deleted_at is null or stored.deleted_at > excluded.deleted_at
