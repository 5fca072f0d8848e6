-- Mark as gone by $4 the reactions with an emoji ('': every emoji) of all but some people: $5 with normal ones, $6 with
-- super reactions.
update message_reaction set removed_at = $4, observed_at = $4
where guild_id = $1 and message_id = $2 and ($3 = '' or emoji = $3) and user_id <> 0
  and removed_at is null and observed_at < $4
  and user_id <> all(case when burst then $6::bigint[] else $5::bigint[] end)
