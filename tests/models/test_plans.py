"""What the hot questions cost: no statement of theirs reads a large table from end to end, however much is stored."""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.commands.asking import asker, questions
from benchmarks.data.filling import fill
from benchmarks.data.kept import DataSet
from benchmarks.data.people import cast
from benchmarks.data.sizes import SIZES
from services.database import connect
from services.errors import ProfilerError
from services.render import Renderer, RenderFailed

UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
LARGE = ("message", "message_search", "activity_hour", "message_reaction", "attachment", "audit_log")
ROWS = 10_000_000
# Tables are as large as PostgreSQL last counted them, row by page: it is told of ten million rows.
COUNTED = (
    "update pg_class set reltuples = $2, relpages = greatest(1, pg_relation_size(oid) / 8192) where relname = any($1)"
)
# Statements by their first words, and the index that alone answers them.
BY_INDEX_ALONE = {
    "-- When each of several people wrote first": "activity_hour_pkey",
    "-- The days on which students did anything": "activity_hour_pkey",
}
ASKED_OF_POSTGRESQL = ("-- ", "select", "with ")
OWN = ("select pg_advisory", "select current_setting", "select set_config", "with recursive typeinfo")


class NoRenderer(Renderer):
    """Draws nothing: what is asked of the database is asked before."""

    async def run(self, task: str, payload: object) -> Any:
        raise RenderFailed(task)


@pytest.fixture
async def statements(database_url: str) -> AsyncIterator[dict[str, list[dict[str, Any]]]]:
    """The plans of every statement of every hot question, by command."""
    made = DataSet(database_url, cast(SIZES["tiny"], UNTIL - timedelta(weeks=SIZES["tiny"].weeks)), UNTIL)
    await fill(database_url, made.cast, lambda text: None)
    con = await connect(database_url)
    try:
        await con.execute(COUNTED, list(LARGE), float(ROWS))
        yield {
            command: [await _plan(con, *each) for each in await _asked(made, command)] for command in questions(made)
        }
    finally:
        await con.close()


async def test_no_hot_question_reads_a_large_table_from_end_to_end(
    statements: dict[str, list[dict[str, Any]]],
) -> None:
    assert all(statements.values())
    whole = [
        (command, one["said"], node["Relation Name"])
        for command, plans in statements.items()
        for one in plans
        for node in _nodes(one["plan"])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
    ]
    assert not whole
    alone = {
        begins: node["Index Name"]
        for plans in statements.values()
        for one in plans
        for begins in BY_INDEX_ALONE
        for node in _nodes(one["plan"])
        if one["said"].startswith(begins)
        and node["Node Type"] == "Index Only Scan"
        and "activity" in node["Index Name"]
    }
    assert alone == BY_INDEX_ALONE


async def _asked(made: DataSet, command: str) -> list[tuple[str, tuple[Any, ...]]]:
    """The statements that a command sends, with what is put into them."""
    said: dict[str, tuple[Any, ...]] = {}

    def note(query: Any) -> None:
        text = query.query.strip()
        if text.lower().startswith(ASKED_OF_POSTGRESQL) and not text.lower().startswith(OWN):
            said[text] = query.args

    async with asker(made, NoRenderer(), note) as one:
        with contextlib.suppress(ProfilerError):  # there is no picture
            await one.ask(*questions(made)[command])
    return list(said.items())


async def _plan(con: Any, text: str, given: tuple[Any, ...]) -> dict[str, Any]:
    (found,) = json.loads(await con.fetchval(f"explain (format json) {text}", *given))
    return {"said": " ".join(text.split())[:80], "plan": found["Plan"]}


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)
