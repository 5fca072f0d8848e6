"""Every earlier schema with rows in it becomes the newest one, and nothing that was recorded is lost on the way."""

import asyncio
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tortoise import Tortoise
from tortoise.context import TortoiseContext
from tortoise.migrations.api import migrate

from services.attachments.objects.folder import FolderStore
from services.backup.making import make_backup
from services.backup.restoring import restore_backup
from services.backup.tables import LEFT_BEHIND
from services.database import connect, create_database
from services.errors import SetupProblem
from services.schema import MIGRATIONS, apply_migrations, tortoise_config, undo_migrations
from tests.database_names import copied, dropped, named
from tests.e2e.test_kill import ROLLUP_DIFFERENCES
from tests.packaging.filled import fill, said

pytestmark = pytest.mark.timeout(300)
STEPS = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
BEFORE = STEPS[-2]
AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
# 0006 counts members as seen at the upgrade; since 0019 what is deleted says nothing any more; and these files' bytes
# are nowhere, so they are to be fetched again.
CHANGED = {
    "member": {"observed_at"},
    "attachment": {"filename", "description", "url", "link", "state", "sha256", "stored_at", "tries", "reason"}
    | {"next_try_at"},
}
OF_DELETED = {"guild_id", "id", "author_id", "channel_id", "sent_at", "deleted_at"}
NOT_BACK = LEFT_BEHIND | {"stored_object", "activity_hour", "search_due"}  # the last two are compared as a whole

type Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Walk:
    """What every table said at each schema, and the databases: at the schema before the last one, and an empty one."""

    url: str
    empty: str
    at: dict[str, Rows] = field(default_factory=dict)


@pytest.fixture(scope="module")
def walk(postgres: str) -> Iterator[Walk]:
    """A database that went from step to step up to the last but one, and at each of them was used.

    One walk for all: each step costs tenths of a second of Tortoise's time.
    """
    names = [f"walk_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    it = Walk(named(postgres, names[0]), named(postgres, names[1]))

    async def prepared() -> None:
        await create_database(postgres, names[0])
        await _walked(it)
        await _used(it, BEFORE)
        await copied(postgres, names[1], names[0])
        await _emptied(it.empty)

    asyncio.run(prepared())
    yield it
    for name in names:
        asyncio.run(dropped(postgres, name))


async def _walked(it: Walk) -> None:
    def progress(what: str, _app: str, name: str) -> None:
        if what == "apply_start" and name != STEPS[0]:  # no transaction is open now
            aside = threading.Thread(target=asyncio.run, args=[_used(it, STEPS[STEPS.index(name) - 1])])
            aside.start()
            aside.join()

    async with TortoiseContext():
        await migrate(config=tortoise_config(it.url), target=f"models.{BEFORE}", progress=progress)
        await Tortoise.close_connections()


async def _used(it: Walk, step: str) -> None:
    con = await connect(it.url)
    try:
        await fill(con, int(step[:4]))
        it.at[step] = await said(con)
    finally:
        await con.close()


async def _emptied(url: str) -> None:
    con = await connect(url)
    try:
        await con.execute(f"truncate {', '.join(await said(con))} restart identity")
    finally:
        await con.close()


async def _rows(url: str) -> Rows:
    con = await connect(url)
    try:
        assert await con.fetchval(ROLLUP_DIFFERENCES) == 0, "the rollup is the sum of the messages"
        return await said(con)
    finally:
        await con.close()


def _lost(before: Rows, after: Rows) -> list[str]:
    """Rows that are not there any more with everything they had."""
    lost, deleted = [], {row["id"] for row in before["message"] if row.get("deleted_at")}
    for table in before.keys() - NOT_BACK:
        names = set(before[table][0]) - CHANGED.get(table, set()) if before[table] else set()
        now = {_part(row, names) for row in after.get(table, [])}
        wanted = [row for row in before[table] if table != "message_revision" or row["message_id"] not in deleted]
        lost += [f"{table} {row}" for row in wanted if _part(row, names) not in now]
    return lost + [f"search_due {key}" for key in _due(before) - _due(after)]


def _due(rows: Rows) -> set[tuple[int, int]]:
    """The messages whose words are to be written down, by server; since 0024 several are in a row."""
    due = rows.get("search_due", [])
    return {(row["guild_id"], one) for row in due for one in row.get("message_ids") or [row["message_id"]]}


def _part(row: dict[str, Any], names: set[str]) -> str:
    """The columns that have to stay as they were."""
    shown = names & OF_DELETED if "content" in names and row.get("deleted_at") else names
    return json.dumps({name: row[name] for name in sorted(shown)})


def _texts(rows: Rows) -> dict[int, str]:
    return {row["id"]: row["content"] for row in rows["message"] if row["deleted_at"] is None}


async def test_every_schema_is_restored_upgraded_and_taken_back_without_a_loss(walk: Walk, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "attachments", reserve=0)
    assert [*walk.at] == STEPS[:-1]
    assert all(rows[name] for rows in walk.at.values() for name in ("message", "member", "channel"))

    made = await make_backup(walk.url, store, tmp_path / "backups", AT, with_bytes=False, told=lambda _: None)
    assert made.manifest.migrations == tuple(STEPS[:-1])
    await restore_backup(walk.empty, store, made.folder, AT, read_all=False, told=lambda _: None)

    after = await _rows(walk.empty)
    for step, rows in walk.at.items():
        assert not _lost(rows, after), step
        assert _texts(rows).items() <= _texts(after).items(), step
    assert await apply_migrations(walk.empty) == []

    assert await undo_migrations(walk.empty, BEFORE) == STEPS[-1:]
    back = await _rows(walk.empty)
    assert not _lost(walk.at[BEFORE], back)
    with pytest.raises(SetupProblem, match="has not seen a step"):
        await undo_migrations(walk.empty, STEPS[-1])


async def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    con = await connect(database_url)
    try:
        await con.execute(
            "insert into tortoise_migrations (app, name, applied_at) values ('models', '9999_later', now())"
        )
        with pytest.raises(SetupProblem, match="newer version"):
            await apply_migrations(database_url)
    finally:
        await con.execute("delete from tortoise_migrations where name = '9999_later'")
        await con.close()
