-- Reactions that are there on messages of a time: those that one student gave, those on theirs less their own and apps',
-- and how many lists of reacting people are still to be read (their reactions are in none of the rows, Discord's counts
-- on the messages have them). $1 server, $2 student, $3 from, $4 before, $5 the first message id at $3, $6 the one at $4.
select
    (select count(*)
     from message_reaction given
     join message m on m.guild_id = $1 and m.id = given.message_id and m.deleted_at is null and m.author_id <> $2
     where given.guild_id = $1 and given.user_id = $2 and given.removed_at is null
       and given.message_id >= $5 and given.message_id < $6) as given,
    (select coalesce(sum(m.reactions), 0)
     from message m
     where m.guild_id = $1 and m.author_id = $2 and m.sent_at >= $3 and m.sent_at < $4 and m.deleted_at is null)
    - (select count(*)
       from message m
       join message_reaction got on got.guild_id = $1 and got.message_id = m.id
       left join member fan on fan.guild_id = $1 and fan.user_id = got.user_id
       where m.guild_id = $1 and m.author_id = $2 and m.sent_at >= $3 and m.sent_at < $4 and m.deleted_at is null
         and got.removed_at is null and (got.user_id = $2 or fan.is_bot)) as received,
    (select count(*)
     from detail_due
     where guild_id = $1 and kind = 'reaction' and message_id >= $5 and message_id < $6) as unread
