-- The stored messages of a server ($1) that Discord's search counts in a scope: of channels ($2), perhaps by some people
-- ($3), with ids above $4 up to $5; without types $6 and messages $7.
-- Two halves of which one is always empty: each has a plan that stays good for any channels and people. Of people all
-- messages are looked at, which are fewer than those of all channels.
select id from message
where $3::bigint[] is null and guild_id = $1 and channel_id = any($2::bigint[])
  and id > $4 and id <= $5 and deleted_at is null and author_id is not null
  and type <> all($6::integer[]) and id <> all($7::bigint[])
union all
select id from message
where guild_id = $1 and author_id = any($3::bigint[]) and (channel_id = any($2::bigint[])) is true
  and id > $4 and id <= $5 and deleted_at is null
  and type <> all($6::integer[]) and id <> all($7::bigint[])
