-- Reactions that are there on messages of a time: those that one student gave and those that others gave to theirs.
-- $1 server, $2 student, $3 from, $4 before, $5 the first message id at $3, $6 the first one at $4.
select
    (select count(*)
     from message_reaction given
     join message m on m.guild_id = $1 and m.id = given.message_id and m.deleted_at is null and m.author_id <> $2
     where given.guild_id = $1 and given.user_id = $2 and given.removed_at is null
       and given.message_id >= $5 and given.message_id < $6) as given,
    (select count(*)
     from message m
     join message_reaction got on got.guild_id = $1 and got.message_id = m.id
     left join member fan on fan.guild_id = $1 and fan.user_id = got.user_id
     where m.guild_id = $1 and m.author_id = $2 and m.sent_at >= $3 and m.sent_at < $4 and m.deleted_at is null
       and got.removed_at is null and got.user_id not in (0, $2) and coalesce(not fan.is_bot, true)) as received
