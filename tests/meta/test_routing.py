"""Every query of the record names its server, so that tables can be spread over machines by `guild_id`.

What does not is listed here with the reason; docs/scale.md tells what that means on several machines.
"""

import re

import pytest

from models import tables
from services.database import Database
from tests.meta.statements import BUILT, ROOT, Statement, statements

SWEEP = "looks for work on all servers: asked by one process, in a loop or once a minute, while nobody waits"
OPERATOR = "the operator has it done with everything, by hand"
GIVEN = "its condition is put in by the code, and begins with guild_id = $1"
OF_A_SERVER = "its table and the column of the server in it are put in by the code, the server is $1"
SMALL = "small settings of all servers, read once at the start and once a minute"
ONCE = "once at the start"

# How a statement begins, and why it is none of one server.
ELSE: dict[str, str] = {
    "models/sql/attachment_due.sql: select a.guild_id, a.message_id": SWEEP,
    "models/sql/search_due.sql: with recursive server (guild_id)": SWEEP,
    "services/attachments/due.py: select guild_id, sha256, release_at": SWEEP,
    "services/attachments/due.py: select not exists (select from attachment": SWEEP,
    "services/backup/": OPERATOR,
    "services/config/leaving_out.py: select guild_id, thread_id from conversation": SMALL,
    "services/config/store.py: select guild_id, largest_bytes, types": SMALL,
    "services/config/store.py: select guild_id, name, value": SMALL,
    "services/consent/door.py: select one.* from": "only for the servers that are handed in, each by its id",
    "services/consent/key.py: select exists (select from left_out)": ONCE,
    "services/consent/panel.py: select guild_id, channel_id": SMALL,
    "services/consent/returning.py: select guild.id as guild_id": SMALL,
    "services/consent/returning.py: select guild_id, max(at)": SWEEP,
    "services/encryption/resealing.py: select count(*)": OPERATOR,
    "services/encryption/resealing.py: select {} from {}": OPERATOR,
    "services/encryption/resealing.py: update {} as stored": OPERATOR,
    "services/erasure/rows.py: delete from direct_channel": "asks of one person whether another server knows them",
    "services/erasure/rows.py: delete from {} where {} = $1": OF_A_SERVER,
    "services/erasure/rows.py: update {} set {} = $3": OF_A_SERVER,
    "services/exporting/exporter.py: select guild_id, id, object_key": SWEEP,
    "services/history/details/store.py: delete from detail_due": GIVEN,
    "services/history/details/store.py: update detail_due": GIVEN,
    "services/questions/filling.py: select guild_id, id, content": SWEEP,
    "services/rules/store.py: select distinct guild_id": SMALL,
    "services/sync/runs.py: select {} from sync_run where state": SWEEP,
    "services/sync/runs.py: select {} from sync_run where {}": GIVEN,
    "services/sync/runs.py: select guild_id from sync_run": ONCE,
    "services/tasks/store.py: select t.id, t.kind": "the beginning of statements that go on with t.guild_id = $1",
    "services/weekly/schedule.py: select * from digest_schedule": SMALL,
}
NAMED = re.compile(rf'\b(?:from|join|update|into|using)\s+(?:only\s+)?"?([a-z_]+|{re.escape(BUILT)})')
ONE_SERVER = re.compile(r"guild_id\s*=\s*(?:any\s*\(\s*)?(?:\$\d|array\[\$\d)|guild_id, \w+\) = \(\$\d")
INTO_ONE = re.compile(r"insert into \w+(?: as \w+)? \(\s*guild_id\b")
FROM_ROWS = re.compile(r"unnest\(\s*\$")
ROWS_OF_SERVERS = re.compile(r"\.guild_id = \w+\.guild_id|using \(guild_id")


def spread() -> set[str]:
    """The tables that have a server in every row; the others are small and the same for all."""
    metas = [getattr(tables, name)._meta for name in tables.__all__]
    return {meta.db_table for meta in metas if "guild_id" in meta.fields_map} | {"activity_hour"}


SPREAD = spread()


def is_routable(one: Statement) -> bool:
    """Whether it is about one server, or about rows that come with theirs, or about no table that is spread."""
    named = NAMED.findall(one.text)
    if not SPREAD.intersection(named) and BUILT not in named:
        return True
    if sum(name in SPREAD for name in named) > one.text.count("guild_id"):
        return False
    if ONE_SERVER.search(one.text) or INTO_ONE.search(one.text):
        return True
    return bool(FROM_ROWS.search(one.text) and ROWS_OF_SERVERS.search(one.text))


def listed(one: Statement) -> str | None:
    """Its place in the list of those that are not."""
    return next((known for known in ELSE if one.name.startswith(known)), None)


def test_every_statement_names_its_server_or_is_listed_with_the_reason() -> None:
    everything = statements()
    assert len(everything) > 500
    assert [one.name for one in everything if not is_routable(one) and listed(one) is None] == []


def test_nothing_is_listed_that_is_no_more() -> None:
    assert {listed(one) for one in statements() if not is_routable(one)} - {None} == set(ELSE)


@pytest.mark.parametrize(
    ("text", "routable"),
    [
        ("select id from message where guild_id = $1 and id = $2", True),
        ("select id from message where guild_id = any($1::bigint[])", True),
        ("select id from message where id = $1", False),
        ("select guild_id from message where id = $1", False),
        ("select 1 from message m join member u on u.user_id = m.author_id where m.guild_id = $1", False),
        ("insert into message (guild_id, id) values ($1, $2)", True),
        ("select secret from privacy_key where name = 'privacy'", True),
        ("delete from {} where {}", False),
    ],
)
def test_a_statement_without_a_server_is_noticed(text: str, *, routable: bool) -> None:
    assert is_routable(Statement("services/somewhere.py", text)) is routable


def test_each_reason_is_told_in_the_docs() -> None:
    told = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    for file in {known.partition(":")[0] for known, why in ELSE.items() if why == SWEEP}:
        assert file in told, file


async def test_nothing_unique_is_without_its_server_and_no_row_needs_another(database: Database) -> None:
    unique = await database.pool.fetch(
        "select c.relname::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i"
        " join pg_class c on c.oid = i.indrelid where i.indisunique and c.relname = any($1::text[])",
        sorted(SPREAD),
    )
    assert len(unique) >= len(SPREAD)
    assert [row["made"] for row in unique if "guild_id" not in row["made"]] == []
    assert await database.pool.fetchval("select count(*) from pg_constraint where contype = 'f'") == 0
