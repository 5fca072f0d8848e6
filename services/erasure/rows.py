"""What other tables hold of a person: their own rows go, what they did for others loses their name."""

from collections import Counter
from typing import Any

from services.consent.key import PrivacyKey
from services.encryption.private import private
from services.erasure.progress import number
from services.erasure.tables import LAST, TABLES, Table
from services.erasure.traces import Traces, numbers
from services.storage.transactions import Connection
from services.storage.writes import DELETED_USER

NAMES = """
select name as called from member where guild_id = $1 and user_id = $2
union select display_name from member where guild_id = $1 and user_id = $2
union select display_name from member_name where guild_id = $1 and user_id = $2
union select distinct author_name from message where guild_id = $1 and author_id = $2 and webhook_id is null
"""
LOOKS = """
update audit_log set
    subject_id = nullif(subject_id, $2),
    actor_id = case when actor_id = $2 then $3 else actor_id end,
    channel_id = case when actor_id = $2 then null else channel_id end,
    question = null
where guild_id = $1 and (subject_id = $2 or actor_id = $2 or question::text ~ $4)
"""
# Where the question names a message of theirs.
LOOKS_AT_MESSAGES = """
update audit_log set question = null
where guild_id = $1 and question is not null and exists (
    select from regexp_matches(question::text, '\\y[0-9]{15,19}\\y', 'g') as named (ids)
    join message on message.guild_id = $1 and message.id = named.ids[1]::bigint
    where message.author_id = $2
)
"""
QUESTIONS = """
select id, question from audit_log where guild_id = $1 and id > $2 and question is not null order by id limit 5000
"""
UNASK = "update audit_log set question = null where guild_id = $1 and id = any($2::bigint[])"
# Keys of deliveries and of the call for help that name a message of theirs, sent in a channel or directly.
NAMED = {
    "delivery": """
delete from delivery where guild_id = $1 and (key ~ ('\\y' || $2::bigint || '\\y') or exists (
    select from regexp_matches(key, '\\y[0-9]{15,19}\\y', 'g') as named (ids)
    where exists (select from message where guild_id = $1 and id = named.ids[1]::bigint and author_id = $2)
       or exists (select from relayed_message where guild_id = $1 and id = named.ids[1]::bigint and student_id = $2)
))
""",
    "escalation": """
delete from escalation using relayed_message
where escalation.guild_id = $1 and relayed_message.guild_id = $1 and relayed_message.id = escalation.message_id
  and relayed_message.student_id = $2
""",
}
UNREADABLE = "select id, guild_id, payload from unreadable_event where guild_id = any(array[$1, 0]::bigint[])"
THREADS = """
update channel set owner_id = $3, name = '', topic = null
where guild_id = $1 and owner_id = $2 and kind in (10, 11, 12)
"""
OWNED = "update channel set owner_id = $3 where guild_id = $1 and owner_id = $2"
TOPICS = "select id, name, topic from channel where guild_id = $1"
STAND_INS = {
    table: f"update {table} set user_id = $3 where guild_id = $1 and user_id = $2 and message_id = $4"  # noqa: S608
    for table in ("message_reaction", "poll_vote")
}
DOOR = """
delete from direct_channel where user_id = $2 and not exists (
    select from member where user_id = $2 and guild_id <> $1
)
"""


async def names_of(con: Connection, guild_id: int, user_id: int) -> set[str]:
    """Everything that somebody was called."""
    return {row["called"] for row in await con.fetch(NAMES, guild_id, user_id) if row["called"]}


async def erase_own_rows(con: Connection, guild_id: int, user_id: int, *, names_too: bool) -> Counter[str]:
    """The person's rows of every table that says whose a row is; those with their names only with `names_too`."""
    counts: Counter[str] = Counter()
    for name, table in TABLES.items():
        if table.own and (name in LAST) == names_too:
            whose = " or ".join(f"{column} = $2" for column in table.own)
            statement = f"delete from {name} where {table.guild} = $1 and ({whose})"  # noqa: S608 - names of tables
            counts[name] += number(await con.execute(statement, guild_id, user_id))
    if names_too:
        counts["direct_channel"] += number(await con.execute(DOOR, guild_id, user_id))
    return +counts


async def unname(con: Connection, guild_id: int, user_id: int) -> Counter[str]:
    """What the person did for others stays, done by a deleted account."""
    counts: Counter[str] = Counter()
    for name, table in TABLES.items():
        for column in table.by:
            statement = f"update {name} set {column} = $3 where {table.guild} = $1 and {column} = $2"  # noqa: S608
            counts[name] += number(await con.execute(statement, guild_id, user_id, DELETED_USER))
    return +counts


async def erase_from_logs(con: Connection, guild_id: int, user_id: int, traces: Traces) -> Counter[str]:
    """Looks at the person and by them lose both; what could not be read goes where it names them."""
    id_anywhere = rf"\y{user_id}\y"
    counts = Counter(audit_log=number(await con.execute(LOOKS_AT_MESSAGES, guild_id, user_id)))
    counts["audit_log"] += number(await con.execute(LOOKS, guild_id, user_id, DELETED_USER, id_anywhere))
    counts["audit_log"] += await _forget_questions(con, guild_id, traces)
    for row in await con.fetch(UNREADABLE, guild_id):
        if traces.are_in(row["payload"]):
            deleted = "delete from unreadable_event where guild_id = $1 and id = $2"
            counts["unreadable_event"] += number(await con.execute(deleted, row["guild_id"], row["id"]))
    counts["channel"] += number(await con.execute(THREADS, guild_id, user_id, DELETED_USER))
    for table, statement in NAMED.items():
        counts[table] += number(await con.execute(statement, guild_id, user_id))
    await con.execute(OWNED, guild_id, user_id, DELETED_USER)
    return +counts


async def _forget_questions(con: Connection, guild_id: int, traces: Traces) -> int:
    """Looks that were asked for by the person's name, as in a search for it, lose what was asked."""
    after = forgotten = 0
    while rows := await con.fetch(QUESTIONS, guild_id, after):
        after = rows[-1]["id"]
        named = [row["id"] for row in rows if _asks_for(row["question"], traces)]
        forgotten += number(await con.execute(UNASK, guild_id, named))
    return forgotten


def _asks_for(question: Any, traces: Traces) -> bool:
    values = question.get("values") if isinstance(question, dict) else None
    typed = values.get("text") if isinstance(values, dict) else None
    return traces.are_in(typed) or traces.json(question) != question


async def stand_in(con: Connection, guild_id: int, user_id: int, key: PrivacyKey) -> Counter[str]:
    """Reactions to and votes on messages of others stay as numbers: whose they are is not known any more."""
    counts: Counter[str] = Counter()
    for table, statement in STAND_INS.items():
        chosen = f"select distinct message_id from {table} where guild_id = $1 and user_id = $2"  # noqa: S608
        ids = [row["message_id"] for row in await con.fetch(chosen, guild_id, user_id)]
        await con.executemany(
            statement, [(guild_id, user_id, key.stand_in(guild_id, one, user_id), one) for one in sorted(ids)]
        )
        counts[table] += len(ids)
    return +counts


async def erase_traces(con: Connection, guild_id: int, user_id: int, traces: Traces) -> Counter[str]:
    """The person's id and names out of what others wrote in every table but the messages."""
    counts: Counter[str] = Counter()
    for name, table in TABLES.items():
        if table.texts:
            counts[name] += await _erase_traces(con, guild_id, user_id, traces, (name, table))
    for row in await con.fetch(TOPICS, guild_id):
        said = [row["name"], row["topic"]]
        without = [one and traces.text(one) for one in said]
        if without != said:
            await con.execute(
                "update channel set name = $3, topic = $4 where guild_id = $1 and id = $2",
                guild_id,
                row["id"],
                *without,
            )
            counts["channel"] += 1
    return +counts


async def _erase_traces(con: Connection, guild_id: int, user_id: int, traces: Traces, named: tuple[str, Table]) -> int:
    name, table = named
    changed = 0
    statement = f"select {table.key}, {', '.join(table.texts)} from {name} where guild_id = $1"  # noqa: S608
    for row in await con.fetch(statement, guild_id):
        for column in table.texts:
            messages = await _theirs(con, guild_id, user_id, row[column]) if table.report else frozenset()
            if (without := _without(row[column], traces, messages)) != row[column]:
                await _replace(con, guild_id, (name, column, table.key), row[table.key], without)
                changed += 1
    return changed


def _without(value: Any, traces: Traces, messages: frozenset[int]) -> Any:
    return traces.text(value) if isinstance(value, str) else traces.json(value, messages)


async def _theirs(con: Connection, guild_id: int, user_id: int, report: Any) -> frozenset[int]:
    """Those numbers in a report that are ids of the person's messages."""
    asked = "select id from message where guild_id = $1 and author_id = $2 and id = any($3::bigint[])"
    return frozenset(row["id"] for row in await con.fetch(asked, guild_id, user_id, sorted(numbers(report))))


async def _replace(con: Connection, guild_id: int, place: tuple[str, str, str], key: Any, value: Any) -> None:
    table, column, key_column = place
    given = private(value, key) if isinstance(value, str) and isinstance(key, int) else value
    statement = f"update {table} set {column} = $3 where guild_id = $1 and {key_column} = $2"  # noqa: S608
    await con.execute(statement, guild_id, key, given)
