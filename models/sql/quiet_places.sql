-- Who wrote in channels shortly before these went out of sight: $1 server, $2 people, $3 channels, $4 since when each
-- is not seen, $5 how long before that counts.
select distinct member_id, place.channel_id
from unnest($3::bigint[], $4::timestamptz[]) as place (channel_id, unseen_from)
join activity_hour on activity_hour.guild_id = $1 and member_id = any($2::bigint[])
  and activity_hour.channel_id = place.channel_id and hour >= unseen_from - $5::interval
