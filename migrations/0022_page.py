"""Links and sessions of the page, and the few functions through which the page, which may only read, writes anything.

The functions run with the rights of the tables' owner. Nobody but that owner may call them until
`services/page_access/role.py` lets the role of the page: it knows tokens by their digests and sees no other session.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField
from tortoise import fields
from tortoise.indexes import Index

KEYS = [
    'alter table "page_link" drop constraint "page_link_pkey", add primary key (guild_id, digest)',
    'alter table "page_session" drop constraint "page_session_pkey", add primary key (guild_id, id)',
    "create unique index page_session_by_digest on page_session (guild_id, digest)",
    "create index page_session_live on page_session (guild_id) where ended_at is null",
]
KEYS_UNDONE = [
    "drop index page_session_live",
    "drop index page_session_by_digest",
    'alter table "page_session" drop constraint "page_session_pkey", add primary key (id)',
    'alter table "page_link" drop constraint "page_link_pkey", add primary key (digest)',
]

DEFINER = "language plpgsql security definer set search_path = public, pg_temp as $$"

LINK_KEY = """
create function page_link_key() returns text language sql stable security definer set search_path = public, pg_temp as $$
    select secret from page_key where name = 'links'
$$
"""

REFUSED = f"""
create function page_refused(in_reason text) returns void
{DEFINER}
begin
    insert into page_refusal (reason, times) values (case when in_reason in ('altered', 'unknown', 'used', 'expired') then in_reason else 'other' end, 1)
    on conflict (reason) do update set times = page_refusal.times + 1;
end
$$
"""

# A link opens one session; what became of it is the answer. Also a refused one is kept in the log of looks.
OPEN = f"""
create function page_open(in_guild bigint, in_link text, in_token text, in_now timestamptz, in_ends timestamptz,
                          out outcome text, out visitor bigint)
{DEFINER}
declare
    link page_link%rowtype;
begin
    select * into link from page_link where guild_id = in_guild and digest = in_link for update;
    if not found then
        outcome := 'unknown';
        perform page_refused(outcome);
        return;
    end if;
    visitor := link.user_id;
    if exists (select from page_session where guild_id = in_guild and digest = in_token) then
        outcome := 'opened'; -- the answer to an earlier attempt was lost
        return;
    end if;
    outcome := case when link.used_at is not null then 'used' when link.expires_at <= in_now then 'expired'
                    else 'opened' end;
    if outcome = 'opened' then
        update page_link set used_at = in_now where guild_id = in_guild and digest = in_link;
        insert into page_session (guild_id, digest, user_id, opened_by, channels, opened_at, used_at, ends_at)
        values (in_guild, in_token, link.user_id, 'link', link.channels, in_now, in_now, in_ends);
    else
        perform page_refused(outcome);
    end if;
    insert into audit_log (guild_id, at, actor_id, action, question)
    values (in_guild, in_now, link.user_id, case when outcome = 'opened' then 'page opened' else 'page refused' end,
            jsonb_build_object('values', jsonb_build_object('link', outcome)));
end
$$
"""

# Somebody whom the operator's own login vouches for; the bot then fills in what they may read.
SIGN_IN = f"""
create function page_sign_in(in_guild bigint, in_user bigint, in_token text, in_now timestamptz, in_ends timestamptz)
returns void
{DEFINER}
begin
    insert into page_session (guild_id, digest, user_id, opened_by, opened_at, used_at, ends_at)
    values (in_guild, in_token, in_user, 'login', in_now, in_now, in_ends);
    insert into audit_log (guild_id, at, actor_id, action, question)
    values (in_guild, in_now, in_user, 'page opened', '{{"values": {{"link": "login"}}}}');
end
$$
"""

# The session of a token while it lasts; an hour without use ends it.
VISIT = f"""
create function page_visit(in_guild bigint, in_token text, in_now timestamptz,
                           out session bigint, out visitor bigint, out readable bigint[], out ends timestamptz)
{DEFINER}
declare
    used timestamptz;
begin
    select id, user_id, channels, ends_at, used_at into session, visitor, readable, ends, used from page_session
    where guild_id = in_guild and digest = in_token
      and ended_at is null and ends_at > in_now and used_at > in_now - interval '1 hour';
    if used < in_now - interval '1 minute' then
        update page_session set used_at = in_now where guild_id = in_guild and digest = in_token;
    end if;
end
$$
"""

LEAVE = f"""
create function page_leave(in_guild bigint, in_token text, in_now timestamptz, in_why text) returns void
{DEFINER}
begin
    update page_session set ended_at = in_now, ended_by = in_why
    where guild_id = in_guild and digest = in_token and ended_at is null;
end
$$
"""

# Who looked is whose session it is. Of somebody whom the record does not know, nothing is kept.
LOOK = f"""
create function page_look(in_guild bigint, in_token text, in_now timestamptz, in_action text, in_subject bigint,
                          in_question jsonb, in_id bigint) returns boolean
{DEFINER}
declare
    who bigint;
    known boolean := in_subject is null
        or exists (select from member where guild_id = in_guild and user_id = in_subject);
begin
    select user_id into who from page_session
    where guild_id = in_guild and digest = in_token and ended_at is null and ends_at > in_now;
    if who is null then
        return false;
    end if;
    insert into audit_log (guild_id, id, at, actor_id, action, subject_id, question)
    values (in_guild, in_id, in_now, who, in_action, case when known then in_subject end,
            case when known then in_question else '{{"values": {{}}}}' end)
    on conflict (guild_id, id) do nothing;
    return true;
end
$$
"""

FUNCTIONS = {
    "page_link_key()": LINK_KEY,
    "page_refused(text)": REFUSED,
    "page_open(bigint, text, text, timestamptz, timestamptz)": OPEN,
    "page_sign_in(bigint, bigint, text, timestamptz, timestamptz)": SIGN_IN,
    "page_visit(bigint, text, timestamptz)": VISIT,
    "page_leave(bigint, text, timestamptz, text)": LEAVE,
    "page_look(bigint, text, timestamptz, text, bigint, jsonb, bigint)": LOOK,
}


class Migration(migrations.Migration):
    dependencies = [("models", "0021_text_keys")]

    operations = [
        ops.CreateModel(
            name="PageKey",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=20)),
                ("secret", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "page_key",
                "app": "models",
                "pk_attr": "name",
                "table_description": "The key that links are signed with where the operator set none; one row.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PageLink",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("digest", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("user_id", fields.BigIntField()),
                ("channels", ArrayField(db_default=[], element_type="BIGINT")),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "page_link",
                "app": "models",
                "pk_attr": "digest",
                "table_description": "A link to the page that somebody asked for; its key is (guild_id, digest), `digest` the SHA-256 of its secret.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PageSession",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("digest", fields.CharField(max_length=64)),
                ("user_id", fields.BigIntField()),
                ("opened_by", fields.TextField(unique=False)),
                ("channels", ArrayField(null=True, element_type="BIGINT")),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_by", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "page_session",
                "app": "models",
                "indexes": [Index(fields=["guild_id", "user_id"], name="page_session_by_user")],
                "pk_attr": "id",
                "table_description": "Somebody's time on the page of one server; its key is (guild_id, id), `digest` the SHA-256 of its token.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PageRefusal",
            fields=[
                ("reason", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=20)),
                ("times", fields.BigIntField(db_default=0)),
            ],
            options={
                "table": "page_refusal",
                "app": "models",
                "pk_attr": "reason",
                "table_description": "How often a link was refused for a reason: `altered`, `unknown`, `used`, `expired`.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="GatewayIdentify",
            name="bucket",
            field=fields.IntField(db_default=0),
        ),
        ops.RunSQL(KEYS, KEYS_UNDONE),
        ops.RunSQL(
            [
                *FUNCTIONS.values(),
                *(f"revoke execute on function {name} from public" for name in FUNCTIONS),
            ],
            [f"drop function {name}" for name in FUNCTIONS],
        ),
    ]
