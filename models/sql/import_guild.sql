-- A server known from an export only. It is not present and was seen before everything, so that Discord's word wins.
insert into guild (id, name, present, seen_at) values ($1, $2, false, '2015-01-01+00')
on conflict (id) do nothing
