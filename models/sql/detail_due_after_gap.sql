-- Counts cannot show that one person took a reaction back and another gave the same while nobody looked: people of
-- messages ($1, $2; $3 ids, $4 kinds, $5 keys) seen again at $6 are asked for where they may well have changed, that is
-- for messages sent, or reacted to, since $7. Who was asked for since $8, when the live view began, need not be again.
insert into detail_due (guild_id, message_id, kind, key, channel_id, since)
select distinct $1::bigint, u.id, u.kind, u.key, $2::bigint, $6::timestamptz
from unnest($3::bigint[], $4::text[], $5::text[]) as u (id, kind, key)
cross join lateral (select sent_at, deleted_at from message where guild_id = $1 and message.id = u.id limit 1) as m
where m.deleted_at is null
  and (m.sent_at >= $7::timestamptz or exists (
          select from message_reaction r
          where r.guild_id = $1 and r.message_id = u.id and r.user_id <> 0 and greatest(r.added_at, r.removed_at) >= $7
      ))
  and m.sent_at < $8::timestamptz
  and not exists (
      select from message_reaction r
      where u.kind = 'reaction' and r.guild_id = $1 and r.message_id = u.id and r.emoji = u.key and r.user_id = 0
        and r.observed_at >= $8
  )
  and not exists (
      select from poll_vote v
      where u.kind = 'poll' and v.guild_id = $1 and v.message_id = u.id and v.answer_id::text = u.key and v.user_id = 0
        and v.observed_at >= $8
  )
on conflict (guild_id, message_id, kind, key) do nothing
