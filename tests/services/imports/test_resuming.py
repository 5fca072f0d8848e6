"""An import that is interrupted, repeated or run twice at once."""

import asyncio
from pathlib import Path

import pytest

from exports import open_export
from services.database import Database, connect
from services.imports import folder as importing
from services.imports.batches import read_batch, store_batch
from services.imports.folder import BATCH, ImportProgress, import_folder
from services.imports.ledger import ReadByAnother, Source, begun
from services.imports.report import ImportReport
from services.storage.transactions import in_one_transaction
from tests.exports.samples import THREAD, document, message, write

DROP = """
    select count(pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state = 'active'
"""
ROWS = "select name, position, finished_at is not null as finished, report from imported_file order by name"


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.same


async def interrupted_after(database: Database, path: Path, batches: int) -> None:
    """Import until so many batches are stored."""
    seen: list[ImportProgress] = []

    def stop(progress: ImportProgress) -> None:
        seen.append(progress)
        if len(seen) == batches:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await import_folder(database, path, progress=stop)


async def test_it_goes_on_where_it_stopped(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(number) for number in range(4 * BATCH + 10)]))
    await interrupted_after(database, tmp_path, 2)
    told: list[ImportProgress] = []
    report = await import_folder(database, tmp_path, progress=told.append)
    assert counts(report) == (2 * BATCH + 10, 0, 2 * BATCH)
    assert [one.messages for one in told] == [3 * BATCH, 4 * BATCH, 4 * BATCH + 10]
    assert await database.pool.fetchval("select count(*) from message") == 4 * BATCH + 10


async def test_the_report_in_the_database_counts_over_all_runs(database: Database, tmp_path: Path) -> None:
    messages = [message(number) for number in range(2 * BATCH)]
    messages[3] = message(3, type="Sonnet")
    messages[-3] = message(-3, id="no id")
    write(tmp_path / "a.json", document(messages))
    await interrupted_after(database, tmp_path, 1)
    (row,) = await database.pool.fetch(ROWS)
    assert (row["position"], row["finished"], row["report"]["new"]) == (BATCH, False, BATCH - 1)
    await import_folder(database, tmp_path)
    (row,) = await database.pool.fetch(ROWS)
    assert (row["position"], row["finished"], row["report"]["new"]) == (2 * BATCH, True, 2 * BATCH - 2)
    assert [place for place, _ in row["report"]["problems"]] == ["message 4", f"message {2 * BATCH - 2}"]


async def test_a_second_run_reads_no_message(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.json", document([message(0), message(1, type="Sonnet")]))
    first = await import_folder(database, tmp_path)
    monkeypatch.setattr(importing, "_batches", None)
    again = await import_folder(database, tmp_path)
    assert (counts(first), counts(again), again.files_read_before) == ((1, 0, 0), (0, 0, 1), 1)
    assert again.problems == first.problems


async def test_it_reads_again_when_asked_to(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(0), message(1, type="Sonnet")]))
    await import_folder(database, tmp_path)
    await database.pool.execute("delete from message")
    report = await import_folder(database, tmp_path, anew=True)
    assert (counts(report), report.not_understood, report.files_read_before) == ((1, 0, 0), 1, 0)


async def test_a_copy_is_the_same_file_and_a_new_export_is_not(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(0)]))
    (tmp_path / "copy.json").write_bytes((tmp_path / "a.json").read_bytes())
    assert (await import_folder(database, tmp_path)).files_read_before == 1
    write(tmp_path / "a.json", document([message(0), message(1)]))
    report = await import_folder(database, tmp_path)
    assert (counts(report), report.files_read_before) == ((1, 0, 2), 1)


async def test_a_thread_is_read_again_when_its_place_turns_out_to_be_another(
    database: Database, tmp_path: Path
) -> None:
    """Alone the thread looks like a forum's; with its parent beside it its first message is the parent's."""
    write(tmp_path / "thread.json", document([message(id="3000"), message(5)], channel=THREAD))
    await import_folder(database, tmp_path)
    write(tmp_path / "parent.json", document([message(1)]))
    assert (await import_folder(database, tmp_path)).files_read_before == 0


async def test_a_torn_file_is_told_once_and_read_on_when_it_is_whole(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", document([message(number) for number in range(BATCH + 50)]))
    whole = path.read_bytes()
    path.write_bytes(whole[:-9_000])
    for _ in range(2):
        report = await import_folder(database, tmp_path)
        assert (report.not_understood, "breaks off" in report.problems[0].reason) == (1, True)
    path.write_bytes(whole)
    report = await import_folder(database, tmp_path)
    assert (report.new + report.same, report.not_understood) == (BATCH + 50, 0)
    assert await database.pool.fetchval("select count(*) from message") == BATCH + 50


async def test_two_imports_of_one_file_do_no_harm(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(number) for number in range(5 * BATCH)]))
    done = await asyncio.gather(*(import_folder(database, tmp_path) for _ in range(2)), return_exceptions=True)
    assert all(isinstance(one, ImportReport | ReadByAnother) for one in done), done
    await import_folder(database, tmp_path)
    (row,) = await database.pool.fetch(ROWS)
    assert (row["report"]["new"], row["report"]["messages"], row["finished"]) == (5 * BATCH, 5 * BATCH, True)
    assert await database.pool.fetchval("select count(*) from message") == 5 * BATCH


async def test_a_batch_whose_answer_was_lost_is_not_counted_twice(database: Database, tmp_path: Path) -> None:
    """The database stored it, and the connection died before it could say so."""
    write(tmp_path / "a.json", document([message(number) for number in range(3)]))
    (file,) = open_export(tmp_path).files
    source = Source.of(file)
    await in_one_transaction(database, lambda con: begun(con, source))
    batch = read_batch(file.entries(), file, set(), BATCH)
    stored = [await in_one_transaction(database, lambda con: store_batch(con, source, batch, 0)) for _ in range(2)]
    assert [(one.position, one.report.new, one.report.same) for one in stored] == [(3, 3, 0)] * 2


async def test_messages_stored_otherwise_are_counted_and_named(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(0), message(1), message(2)]))
    await import_folder(database, tmp_path)
    newer = message(1, content="words", timestampEdited="2025-07-30T05:00:00+02:00")
    write(tmp_path / "a.json", document([message(0), newer, message(2, content="other words")]))
    report = await import_folder(database, tmp_path)
    assert (counts(report), report.differed) == ((0, 1, 2), 2)
    assert [id_ for _, id_ in report.differing] == [int(message(number)["id"]) for number in (1, 2)]
    assert "Stored otherwise than the export shows: 2." in str(report)
    assert "words" not in str(report.differing)


async def versions(database: Database) -> tuple[str, list[tuple[str, str]]]:
    """The text of message 0 now, and the texts it had before."""
    text = await database.pool.fetchval("select content from message")
    rows = await database.pool.fetch("select content, version_at from message_revision order by version_at")
    return text, [(row["content"], row["version_at"].isoformat()) for row in rows]


@pytest.mark.parametrize("newest_first", [True, False])
async def test_every_version_that_exports_show_is_kept(
    database: Database, tmp_path: Path, *, newest_first: bool
) -> None:
    first = document([message(0, content="first")])
    second = document([message(0, content="second", timestampEdited="2025-07-30T05:00:00+02:00")])
    third = document([message(0, content="third", timestampEdited="2025-07-30T06:00:00+02:00")])
    for one in (third, first, second) if newest_first else (first, second, third):
        await import_folder(database, write(tmp_path / "a.json", one))
    assert await versions(database) == (
        "third",
        [("first", "2025-07-30T02:00:00.500000+00:00"), ("second", "2025-07-30T03:00:00+00:00")],
    )


async def test_the_exporters_way_of_writing_a_text_is_no_version(database: Database, tmp_path: Path) -> None:
    await import_folder(database, write(tmp_path / "a.json", document([message(0, content="hi <:blob:12>")])))
    report = await import_folder(database, write(tmp_path / "a.json", document([message(0, content="hi :blob:")])))
    assert await versions(database) == ("hi <:blob:12>", [])
    assert report.differed == 0


TABLES = ("message", "message_revision", "message_reaction", "attachment", "member", "channel", "role", "detail_due")


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: [tuple(row) for row in await database.pool.fetch(f"select * from {table} order by 1, 2, 3")]
        for table in TABLES
    }


async def test_reading_everything_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    people = [{"id": str(number), "name": f"user{number}"} for number in (7, 8)]
    reaction = {"emoji": {"id": "", "name": "👍"}, "count": 3, "users": people}
    file = {"id": "77", "url": "https://cdn.discordapp.com/attachments/1/77/a.png?ex=66aa", "fileName": "a.png"}
    messages = [message(0, reactions=[reaction]), message(1, attachments=[file]), message(2, type="Sonnet")]
    write(tmp_path / "a.json", document(messages))
    write(tmp_path / "b.json", document(messages[:2], exportedAt="2025-12-01T00:00:00+00:00"))
    await import_folder(database, tmp_path)
    before = await everything(database)
    assert len(before["message_reaction"]) == 2
    assert before["detail_due"] == []
    report = await import_folder(database, tmp_path, anew=True)
    assert (counts(report), report.differed) == ((0, 0, 4), 0)
    assert await everything(database) == before


async def test_a_reason_is_never_longer_than_a_line(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(0, id="x" * 1_000_000)]))
    (problem,) = (await import_folder(database, tmp_path)).problems
    assert "xxx" in problem.reason
    assert len(problem.reason) < 120


async def test_a_database_that_drops_its_connections_costs_nothing_but_time(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(number) for number in range(6 * BATCH)]))
    stored, dropped = asyncio.Event(), 0

    async def drop() -> None:
        """Drop all connections in the midst of their work, once after every batch."""
        nonlocal dropped
        other = await connect(database.url)
        try:
            while True:
                stored.clear()
                while not (gone := await other.fetchval(DROP)):
                    pass
                dropped += gone
                await stored.wait()
        finally:
            await other.close()

    dropping = asyncio.create_task(drop())
    try:
        report = await import_folder(database, tmp_path, progress=lambda _: stored.set())
    finally:
        dropping.cancel()
        await asyncio.gather(dropping, return_exceptions=True)
    assert counts(report) == (6 * BATCH, 0, 0)
    assert dropped >= 5
    assert await database.pool.fetchval("select count(*) from message") == 6 * BATCH
