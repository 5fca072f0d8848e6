import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.imports.folder import BATCH, ImportProgress, NothingToImport, import_folder
from services.imports.report import ImportReport
from services.records.messages import message_record
from services.storage.writes import write_messages
from tests.exports.samples import CHANNEL, GUILD, THREAD, document, message, person, write

REAL = Path(__file__).parents[4] / "shared" / "data"
TABLES = {"message": "id", "channel": "id", "member": "user_id", "role": "id", "guild": "id"}
TABLES |= {"message_revision": "message_id", "attachment": "id", "activity_hour": "hour, member_id, channel_id"}
TABLES |= {"message_reaction": "message_id, emoji, user_id", "detail_due": "message_id"}


async def rows(database, table, columns="*"):
    found = await database.pool.fetch(f"select {columns} from {table} order by {TABLES[table]}")
    return [tuple(row) for row in found]


async def everything(database):
    return {table: await rows(database, table) for table in TABLES}


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.same


async def test_messages_people_channels_and_roles_are_stored(database, tmp_path):
    write(tmp_path / "a.json", document([message(0), message(1, author=person(8), type="Reply")]))
    report = await import_folder(database, tmp_path)
    assert (report.servers, report.files, counts(report)) == (["Bootcamp"], 1, (2, 0, 0))
    stored = await rows(database, "message", "author_id, author_name, type, content, channel_id")
    assert stored == [(7, "User 7", 0, "hello 0", 2000), (8, "User 8", 19, "hello 1", 2000)]
    assert await rows(database, "member", "user_id, name, display_name, roles, present") == [
        (7, "user7", "User 7", [50], True),
        (8, "user8", "User 8", [50], True),
    ]
    assert await rows(database, "channel", "id, kind, name, parent_id") == [
        (1900, 4, "Course", None),
        (2000, 0, "python", 1900),
    ]
    assert await rows(database, "role", "id, name, color") == [(50, "Student", 0x00FF00)]
    assert await rows(database, "guild", "id, name, present") == [(1000, "Bootcamp", False)]


async def test_a_second_run_changes_nothing(database, tmp_path):
    write(tmp_path / "a.json", document([message(0), message(1)]))
    write(tmp_path / "b.json.gz", document([message(1), message(2)], exportedAt="2026-02-01T00:00:00+00:00"))
    assert counts(await import_folder(database, tmp_path)) == (3, 0, 1)
    before = await everything(database)
    assert counts(await import_folder(database, tmp_path)) == (0, 0, 4)
    assert await everything(database) == before


async def test_a_channel_that_an_administrator_leaves_out_is_left_out_of_an_import_too(database, tmp_path):
    await database.pool.execute(
        "insert into guild_setting (guild_id, name, value, changed_by, changed_at)"
        " values (1000, 'ignored_channels', $1, 1, now())",
        ["1900"],  # the category
    )
    write(tmp_path / "a.json", document([message(0)]))
    report = await import_folder(database, tmp_path)
    assert (report.files, report.files_unwanted, counts(report)) == (0, 1, (0, 0, 0))
    assert "leaves out, not stored: 1" in str(report)
    assert await rows(database, "message") == []
    await database.pool.execute("delete from guild_setting")
    assert counts(await import_folder(database, tmp_path)) == (1, 0, 0)


async def test_an_import_claims_nothing_about_what_was_read(database, tmp_path):
    write(tmp_path / "a.json")
    await import_folder(database, tmp_path)
    marks = set(await rows(database, "channel", "low_id, high_id, history_complete, readable, read_at"))
    assert marks == {(None, None, False, None, None)}
    assert await database.pool.fetchval("select count(*) from coverage") == 0


async def test_what_the_bot_saw_itself_is_never_replaced(database, tmp_path):
    seen = {"id": message(0)["id"], "channel_id": "2000", "type": 0, "content": "as Discord has it"}
    seen |= {"author": {"id": "7", "username": "ann"}, "timestamp": "2025-07-30T02:00:00.5+00:00"}
    async with database.pool.acquire() as con, con.transaction():
        await write_messages(con, [message_record(seen, 1000, datetime(2025, 7, 30, 2, 0, 1, tzinfo=UTC))])
        await con.execute("insert into guild (id, name, seen_at) values (1000, 'Live', now())")
        await con.execute("insert into channel (guild_id, id, name, deleted_at) values (1000, 2000, 'live', now())")
    write(tmp_path / "a.json")
    assert counts(await import_folder(database, tmp_path)) == (0, 0, 1)
    assert await rows(database, "message", "author_name") == [("ann",)]
    assert await rows(database, "guild", "name, present") == [("Live", True)]
    assert await rows(database, "channel", "name") == [("Course",), ("live",)]


async def test_an_edit_that_only_the_export_knows_is_taken_over(database, tmp_path):
    write(tmp_path / "a.json", document([message(0, content="first")]))
    await import_folder(database, tmp_path)
    edited = message(0, content="second", timestampEdited="2025-07-30T05:00:00+02:00")
    write(tmp_path / "a.json", document([edited]))
    assert counts(await import_folder(database, tmp_path)) == (0, 1, 0)
    assert await rows(database, "message", "content") == [("second",)]


async def test_of_two_exports_the_newer_one_counts(database, tmp_path):
    old = document([message(0, content="old")], exportedAt="2026-01-01T00:00:00+00:00")
    write(tmp_path / "a.json", old)
    write(
        tmp_path / "b.json", old | {"messages": [message(0, content="new")], "exportedAt": "2026-02-01T00:00:00+00:00"}
    )
    assert counts(await import_folder(database, tmp_path)) == (1, 0, 1)
    assert await rows(database, "message", "content") == [("new",)]


async def test_unknown_people_of_a_server_the_bot_knows_have_left(database, tmp_path):
    await database.pool.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values (1000, 'live', now(), now())"
    )
    write(tmp_path / "a.json")
    await import_folder(database, tmp_path)
    assert await rows(database, "member", "user_id, present") == [(7, False)]


async def test_webhooks_and_deleted_accounts_are_no_members(database, tmp_path):
    ghost = person(456226577798135808, name="Deleted User", nickname="Deleted User", roles=[])
    hook = person(30, isBot=True, roles=[])
    write(tmp_path / "a.json", document([message(0, author=ghost), message(1, author=hook)]))
    assert (await import_folder(database, tmp_path)).new == 2
    assert await rows(database, "member") == []


async def test_a_starter_in_parent_and_thread_is_stored_once_in_the_parent(database, tmp_path):
    write(tmp_path / "a.json", document([message(id="3000")]))
    write(tmp_path / "b.json", document([message(id="3000"), message(5)], channel=THREAD))
    assert counts(await import_folder(database, tmp_path)) == (2, 0, 1)
    assert await rows(database, "message", "id, channel_id") == [(3000, 2000), (int(message(5)["id"]), 3000)]


async def test_what_is_not_understood_is_reported_with_file_and_place(database, tmp_path):
    write(tmp_path / "a.json", document([message(0), message(1, type="Sonnet"), message(2, type="99999999999")]))
    torn = write(tmp_path / "b.json", document([message(number) for number in range(10, 60)]))
    torn.write_bytes(torn.read_bytes()[:-9_000])
    (tmp_path / "c.json").write_text("{}")
    report = await import_folder(database, tmp_path)
    assert report.not_understood == 4
    places = {(problem.path.name, problem.position.partition(",")[0]) for problem in report.problems}
    assert places >= {("a.json", "message 2"), ("a.json", "message 3"), ("c.json", "header")}
    assert report.new == report.messages > 30


async def test_an_import_killed_on_its_way_is_finished_by_the_next_run(database, tmp_path):
    write(tmp_path / "a.json", document([message(number) for number in range(2 * BATCH + 10)]))

    def stop(_: ImportProgress) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await import_folder(database, tmp_path, progress=stop)
    assert await database.pool.fetchval("select count(*) from message") == BATCH
    assert counts(await import_folder(database, tmp_path)) == (BATCH + 10, 0, BATCH)


async def test_progress_tells_file_and_messages(database, tmp_path):
    write(tmp_path / "a.json", document([message(number) for number in range(BATCH + 1)]))
    write(tmp_path / "b.json", document(guild=GUILD | {"id": "5"}, channel=CHANNEL | {"id": "6"}))
    told: list[ImportProgress] = []
    await import_folder(database, tmp_path, progress=told.append)
    assert [(one.file.name, one.number, one.files, one.messages) for one in told] == [
        ("a.json", 1, 2, BATCH),
        ("a.json", 1, 2, BATCH + 1),
        ("b.json", 2, 2, BATCH + 2),
    ]


async def test_the_report_is_one_sentence(database, tmp_path):
    write(tmp_path / "a.json", document([message(0), message(1, type="Sonnet")]))
    told = "Bootcamp: files 1, new messages 1, changed 0, known before 0; not understood 1."
    assert str(await import_folder(database, tmp_path)) == told


async def test_nothing_to_import_is_one_clear_sentence(database, tmp_path):
    with pytest.raises(NothingToImport, match="holds no DiscordChatExporter file"):
        await import_folder(database, tmp_path)


async def test_hourly_activity_counts_imported_messages(database, tmp_path):
    write(tmp_path / "a.json", document([message(0), message(1), message(2, type="ThreadCreated")]))
    await import_folder(database, tmp_path)
    found = await database.pool.fetch("select member_id, messages, hour from activity_hour")
    assert [tuple(row) for row in found] == [(7, 2, datetime(2025, 7, 30, 2, tzinfo=UTC))]


REAL_FILES = sorted(path for path in REAL.rglob("*.json*") if path.is_file()) if REAL.is_dir() else []


@pytest.mark.parametrize("anew", [False, True])
async def test_the_real_exports_are_imported_whole_and_twice_is_once(database, *, anew):
    if not REAL_FILES:
        pytest.skip("the real exports ../shared/data are not on this machine")
    first = await import_folder(database, REAL)
    assert (first.files, first.messages, first.not_understood) == (len(REAL_FILES), 6566, 0)
    assert await database.pool.fetchval("select count(*) from message") == first.new == 6565
    before = await everything(database)
    again = await import_folder(database, REAL, anew=anew)
    assert (again.new, again.changed, again.same, again.differed) == (0, 0, 6566, 0)
    assert again.files_read_before == (0 if anew else len(REAL_FILES))
    assert await everything(database) == before


async def test_each_real_export_alone_is_imported_twice_and_changes_nothing(database):
    if not REAL_FILES:
        pytest.skip("the real exports ../shared/data are not on this machine")
    for path in REAL_FILES:
        first = await import_folder(database, path)
        before = await everything(database)
        again = await import_folder(database, path, anew=True)
        assert (first.new + first.same, first.not_understood) == (again.same, 0), path.name
        assert (again.new, again.changed, again.differed) == (0, 0, 0), path.name
        assert await everything(database) == before, path.name
