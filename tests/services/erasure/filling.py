"""Rows for every table, whatever its columns: what a person is named by stands wherever it can."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from services.erasure.tables import TABLES
from services.storage.transactions import Connection

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
# Columns of numbers that name something else than a person.
NOT_PEOPLE = frozenset(
    {
        "guild_id",
        "id",
        "message_id",
        "channel_id",
        "parent_id",
        "last_message_id",
        "low_id",
        "high_id",
        "thread_id",
        "read_id",
        "run_id",
        "times",
        "size",
        "position",
        "flags",
        "largest_bytes",
        "permissions",
        "role_id",
        "event_id",
        "rule_id",
        "cohort_id",
        "nudge_id",
        "webhook_id",
        "reply_to_id",
        "forwarded_from_id",
        "copy_channel_id",
        "copy_id",
        "question_id",
    }
)
# Rows of these are made by hand: triggers and keys want them to fit together.
WHOLE = frozenset({"question", "payload"})
BY_HAND = frozenset(
    {
        "activity_hour",
        "message",
        "message_reaction",
        "message_revision",
        "message_search",
        "poll_vote",
        "attachment",
        "stored_object",
        "exported_file",
        "erased_person",
        "erasure",
        "left_out",
    }
)
COLUMNS = """
select table_name as table, column_name as name, data_type as type from information_schema.columns
where table_schema = 'public' and table_name not like 'tortoise%' order by 1, ordinal_position
"""


async def columns(con: Connection) -> dict[str, dict[str, str]]:
    """The type of every column of every table."""
    found: dict[str, dict[str, str]] = {}
    for row in await con.fetch(COLUMNS):
        found.setdefault(row["table"], {})[row["name"]] = row["type"]
    return found


async def fill(con: Connection, guild_id: int, person: int, mark: str, *, whose: int) -> None:
    """A row in every table: `person` did it and it says `mark`; where rows are somebody's, it is the row of `whose`."""
    fresh = count(7_000_000 + whose % 1000 * 1000)
    for table, shape in (await columns(con)).items():
        if table in BY_HAND or (table == "guild" and whose != person):
            continue
        row = {
            name: _value(name, kind, table, guild_id, person, whose, mark, next(fresh)) for name, kind in shape.items()
        }
        names = ", ".join(row)
        places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await con.execute(f"insert into {table} ({names}) values ({places}) on conflict do nothing", *row.values())


def _value(name: str, kind: str, table: str, guild_id: int, person: int, whose: int, mark: str, fresh: int) -> Any:
    treated = TABLES[table]
    if name == treated.guild:
        return guild_id
    if name in treated.own:
        return whose
    says = name in treated.texts or (whose == person and (bool(treated.own) or name in WHOLE))
    match kind:
        case "bigint":
            return fresh if name in NOT_PEOPLE else person
        case "character varying":
            return str(fresh)
        case "text":
            return f"{mark} {fresh}" if says else f"nothing {fresh}"
        case "jsonb":
            return {"who": mark, "id": person, "name": mark.rpartition("@")[2]} if says else {}
        case "ARRAY":
            return []
        case "timestamp with time zone":
            return NOW
        case "date":
            return date(2026, 11, 22)
        case "boolean":
            return False
        case "tsvector":
            return ""
    return fresh % 1000
