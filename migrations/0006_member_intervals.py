"""Stays, roles and names of members as intervals, which triggers on `member` keep equal to the fold of its changes.

An observation that says nothing new changes no interval. A change found later than it happened has no certain moment:
that of a list, and that of an event which follows a time without a session. Somebody who is seen again with the moment
of joining that a stay began with never left, so that this stay goes on.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

# How far apart two moments of joining must be to be two: Discord repeats the event with slightly different ones.
# Who joined so short a time before being heard of is known from the beginning of their stay.
CLOSE = "interval '1 minute'"

ENDED = """
create function member_ended(guild bigint, person bigint, at timestamptz, live boolean) returns void
language sql as $$
    update member_stay set to_at = greatest(from_at, at), to_certain = live
    where guild_id = guild and user_id = person and to_at is null;
    update member_role set to_at = greatest(from_at, at), to_certain = live
    where guild_id = guild and user_id = person and to_at is null;
    update member_name set to_at = greatest(from_at, at), to_certain = live
    where guild_id = guild and user_id = person and to_at is null;
$$
"""

BEGUN = f"""
create function member_begun(now member) returns void language plpgsql as $$
declare
    came timestamptz := coalesce(now.joined_at, now.observed_at);
    seen timestamptz := greatest(now.observed_at, came);  -- a list is asked for before it is told who has just come
    fresh boolean := coalesce(now.seen_live and now.joined_at >= now.observed_at - {CLOSE}, false);
    mistaken timestamptz;
begin
    select to_at into mistaken from member_stay
    where guild_id = now.guild_id and user_id = now.user_id and from_at = came;
    if mistaken is not null then
        update member_role set to_at = null, to_certain = true
        where guild_id = now.guild_id and user_id = now.user_id and to_at = mistaken and role_id = any(now.roles);
        update member_name set to_at = null, to_certain = true
        where guild_id = now.guild_id and user_id = now.user_id and to_at = mistaken
          and display_name = now.display_name;
    end if;
    update member_stay set to_at = came
    where guild_id = now.guild_id and user_id = now.user_id and from_at < came and to_at > came;
    -- Somebody nobody knew who left and came back at once: the leaving was heard of after the moment of joining.
    update member_stay set from_at = came - interval '1 millisecond', to_at = came - interval '1 millisecond'
    where guild_id = now.guild_id and user_id = now.user_id and from_at = to_at and not from_certain
      and from_at > came and from_at <= came + {CLOSE};
    insert into member_stay (guild_id, user_id, from_at, from_certain)
    values (now.guild_id, now.user_id, came, now.joined_at is not null)
    on conflict (guild_id, user_id, from_at) do update set to_at = null, to_certain = true, ended_by = null;
    insert into member_name (guild_id, user_id, from_at, display_name, from_certain)
    select now.guild_id, now.user_id, seen, now.display_name, fresh
    where not exists (
        select from member_name where guild_id = now.guild_id and user_id = now.user_id and to_at is null
    );
    insert into member_role (guild_id, user_id, role_id, from_at, from_certain)
    select distinct now.guild_id, now.user_id, role, seen, fresh
    from unnest(now.roles) as role
    where not exists (
        select from member_role
        where guild_id = now.guild_id and user_id = now.user_id and role_id = role and to_at is null
    );
end
$$
"""

CHANGED = """
create function member_changed(before member, now member) returns void language plpgsql as $$
declare
    -- Live, and no session began since the last observation: what changed, changed now.
    certain boolean := now.seen_live and not exists (
        select from coverage
        where guild_id = now.guild_id and kind = 'live' and from_at > before.observed_at
          and from_at <= now.observed_at
    );
begin
    if before.display_name <> now.display_name then
        update member_name set to_at = greatest(from_at, now.observed_at), to_certain = certain
        where guild_id = now.guild_id and user_id = now.user_id and to_at is null;
        insert into member_name (guild_id, user_id, from_at, display_name, from_certain)
        values (now.guild_id, now.user_id, now.observed_at, now.display_name, certain);
    end if;
    update member_role set to_at = greatest(from_at, now.observed_at), to_certain = certain
    where guild_id = now.guild_id and user_id = now.user_id and to_at is null and role_id <> all(now.roles);
    insert into member_role (guild_id, user_id, role_id, from_at, from_certain)
    select distinct now.guild_id, now.user_id, role, now.observed_at, certain
    from unnest(now.roles) as role
    where role <> all(before.roles);
end
$$
"""

OBSERVED = f"""
create function member_observed() returns trigger language plpgsql as $$
declare
    known boolean := false;
    was_here boolean := false;
begin
    if tg_op = 'UPDATE' then
        known := old.observed_at is not null;
        was_here := known and old.present;
    end if;
    if was_here and new.present and new.joined_at > old.joined_at + {CLOSE} then  -- left and came back unseen
        perform member_ended(new.guild_id, new.user_id, new.joined_at, false);
        perform member_begun(new);
    elsif was_here and new.present then
        perform member_changed(old, new);
    elsif was_here then
        perform member_ended(new.guild_id, new.user_id, coalesce(new.left_at, new.observed_at), new.seen_live);
    elsif new.present then
        perform member_begun(new);
    elsif not known and new.seen_live then  -- nobody knew this person, who has just left
        insert into member_stay (guild_id, user_id, from_at, to_at, from_certain)
        values (new.guild_id, new.user_id, new.observed_at, new.observed_at, false)
        on conflict do nothing;
    end if;
    return null;
end
$$
"""

SAID = "present, {0}.display_name, {0}.roles, {0}.joined_at, {0}.observed_at is null"

UP = [
    ENDED,
    BEGUN,
    CHANGED,
    OBSERVED,
    "create trigger member_seen after insert on member for each row when (new.observed_at is not null) "
    "execute function member_observed()",
    "create trigger member_seen_again after update on member for each row when (new.observed_at is not null and "
    f"(old.{SAID.format('old')}) is distinct from (new.{SAID.format('new')})) execute function member_observed()",
    # Who left before this table existed; when exactly is not known.
    "insert into member_stay (guild_id, user_id, from_at, to_at, to_certain) "
    "select guild_id, user_id, joined_at, greatest(joined_at, left_at), false from member "
    "where not present and joined_at is not null and left_at is not null",
    # Those Discord has described: their stays, names and roles begin, for all that is known, with this moment.
    "update member set observed_at = now() where joined_at is not null",
]

DOWN = [
    "drop trigger member_seen on member",
    "drop trigger member_seen_again on member",
    "drop function member_observed(), member_changed(member, member), member_begun(member), "
    "member_ended(bigint, bigint, timestamptz, boolean)",
]


class Migration(migrations.Migration):
    dependencies = [("models", "0005_message_revisions")]

    operations = [ops.RunSQL(UP, DOWN)]
