"""The role that the page reads with: it sees what views show, and writes through a handful of functions alone."""

import re
from collections.abc import Mapping

import asyncpg

from services.storage.transactions import Connection

ROLE = "profiler_page"
LONGEST_QUESTION = "30s"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
PASSWORD = re.compile(r"[A-Za-z0-9_-]{20,100}")

# What views read. Keys, tokens, the log of looks, what was written to students and what mentors keep are not here.
READ = (
    "absence",
    "activity_hour",
    "attachment",
    "attachment_limit",
    "audit_run",
    "channel",
    "consent",
    "coverage",
    "detail_due",
    "finding",
    "guild",
    "guild_setting",
    "member",
    "member_name",
    "member_role",
    "member_stay",
    "message",
    "message_reaction",
    "message_revision",
    "message_search",
    "poll_vote",
    "question_mark",
    "quiet_verdict",
    "role",
    "scheduled_event",
    "scheduled_event_interest",
    "search_due",
    "snooze",
    "stored_object",
    "sync_run",
    "voice_session",
)
# Of these no more than when there was something and of which kind: neither what mentors wrote nor whose it was.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "left_out": ("guild_id", "channel_id", "hour", "deleted_at"),
    "note": ("guild_id", "id", "student_id", "kind", "at", "deleted_at"),
}
CALL = (
    "page_link_key()",
    "page_refused(text)",
    "page_open(bigint, text, text, timestamptz, timestamptz)",
    "page_visit(bigint, text, timestamptz)",
    "page_leave(bigint, text, timestamptz, text)",
    "page_look(bigint, text, timestamptz, text, bigint, jsonb, bigint)",
)
CALL_FOR_LOGIN = ("page_sign_in(bigint, bigint, text, timestamptz, timestamptz)",)


async def make(con: Connection, password: str, *, name: str = ROLE) -> None:
    """Have the role, with this password and without any right yet; needs an account that may create roles."""
    _needs_no_quoting(NAME, name)
    _needs_no_quoting(PASSWORD, password)
    verb = "alter" if await exists(con, name=name) else "create"
    await con.execute(f"{verb} role {name} login nosuperuser nocreatedb nocreaterole password '{password}'")
    await con.execute(f"alter role {name} set default_transaction_read_only = on")
    await con.execute(f"alter role {name} set statement_timeout = '{LONGEST_QUESTION}'")


async def exists(con: Connection, *, name: str = ROLE) -> bool:
    """Whether the server has the role."""
    return bool(await con.fetchval("select exists (select from pg_roles where rolname = $1)", name))


async def allow(con: Connection, *, login: bool, name: str = ROLE) -> None:
    """Give the role exactly its rights in this database; with `login` it may also let in whom a login vouches for.

    Whoever owns the tables may do this; again after every migration.
    """
    _needs_no_quoting(NAME, name)
    functions = CALL + CALL_FOR_LOGIN if login else CALL
    async with con.transaction():
        for all_of in ("tables", "sequences", "functions"):
            await con.execute(f"revoke all on all {all_of} in schema public from {name}")
        await con.execute(f"grant usage on schema public to {name}")
        await con.execute(f"grant select on {', '.join(READ)} to {name}")
        for table, columns in COLUMNS.items():
            await con.execute(f"grant select ({', '.join(columns)}) on {table} to {name}")
        for function in functions:
            await con.execute(f"grant execute on function {function} to {name}")
        await _nothing_made_by_others(con)


async def _nothing_made_by_others(con: Connection) -> None:
    """Before PostgreSQL 15, everybody may make tables and functions where ours are."""
    try:
        async with con.transaction():
            await con.execute("revoke create on schema public from public")
    except asyncpg.InsufficientPrivilegeError:  # of a server that somebody else runs; newer ones need it not
        return


def _needs_no_quoting(shape: re.Pattern[str], text: str) -> None:
    """Names and passwords of roles cannot be parameters of a statement."""
    if not shape.fullmatch(text):
        raise ValueError("a name or password that would need quoting")
