-- A server as Discord describes it; being told of it means that the bot is in it.
insert into guild as stored (id, name, preferred_locale, owner_id, member_count, seen_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update set
    name = excluded.name,
    preferred_locale = excluded.preferred_locale,
    owner_id = coalesce(excluded.owner_id, stored.owner_id),
    member_count = coalesce(excluded.member_count, stored.member_count),
    present = true,
    removed_at = null,
    seen_at = excluded.seen_at
where excluded.seen_at > stored.seen_at
