-- What one student wrote, by hour: $1 server, $2 student, $3 from, $4 before, $5 what is counted: 0 messages, 1 words,
-- 2 code blocks, 3 attachments.
select extract(epoch from hour)::bigint as at,
       sum(case $5::int when 0 then messages when 1 then words when 2 then code_blocks else attachments end)::bigint
           as amount
from activity_hour
where guild_id = $1 and member_id = $2 and hour >= $3 and hour < $4
group by hour
order by hour
