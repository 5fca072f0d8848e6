"""Exports that carry the files of their attachments."""

import hashlib
from pathlib import Path

import pytest

from services.attachments.limits import EVERYTHING, Limits, write_limits
from services.attachments.objects.folder import FolderStore
from services.attachments.objects.store import StoreAway
from services.database import Database
from services.imports.folder import import_folder
from services.imports.media import kept_in
from tests.exports.samples import FIRST_ID, document, message, write
from tests.services.payloads import NOW

SAVED = "a.json_Files"


def attached(number: int, name: str, content: bytes, **changed: object) -> dict[str, object]:
    """A message with one file that the exporter saved."""
    file = {"id": str(FIRST_ID + number), "url": f"{SAVED}/{name}", "fileName": name, "fileSizeBytes": len(content)}
    return message(number, attachments=[file | changed])


def saved(folder: Path, name: str, content: bytes) -> None:
    (folder / SAVED).mkdir(exist_ok=True)
    (folder / SAVED / name).write_bytes(content)


async def states(database: Database) -> list[tuple[str, str | None]]:
    rows = await database.pool.fetch("select state, sha256 from attachment order by message_id")
    return [tuple(row) for row in rows]


def store(folder: Path) -> FolderStore:
    return FolderStore(folder / "store")


async def test_saved_files_are_stored_once_by_what_is_in_them(database: Database, tmp_path: Path) -> None:
    export, place = tmp_path / "export", store(tmp_path)
    picture = b"picture" * 1_000
    write(
        export / "a.json",
        document([attached(0, "one.png", picture), attached(1, "two.png", picture), attached(2, "lost.png", b"x")]),
    )
    saved(export, "one.png", picture)
    saved(export, "two.png", picture)
    report = await import_folder(database, export, keep=kept_in(database, place, EVERYTHING))
    digest = hashlib.sha256(picture).hexdigest()
    # What the exporter did not save is asked of Discord, as any other file.
    assert await states(database) == [("stored", digest), ("stored", digest), ("waiting", None)]
    assert await database.pool.fetchval("select count(*) from stored_object") == 1
    assert b"".join([piece async for piece in place.get(f"1000/{digest[:2]}/{digest}")]) == picture
    assert (report.media_kept, report.media_left) == (2, {})
    assert "Saved attachments: stored 2." in str(report)


async def test_what_a_server_does_not_keep_is_left_and_said(database: Database, tmp_path: Path) -> None:
    export = tmp_path / "export"
    write(export / "a.json", document([attached(0, "one.png", b"12345"), attached(1, "notes.pdf", b"1")]))
    saved(export, "one.png", b"12345")
    saved(export, "notes.pdf", b"1")
    async with database.pool.acquire() as con:
        await write_limits(con, 1000, None, ["image/*"], by=1, at=NOW)
    report = await import_folder(database, export, keep=kept_in(database, store(tmp_path), Limits(largest=3)))
    assert (report.media_kept, report.media_left) == (0, {"excluded": 1, "too_large": 1})


async def test_a_file_of_another_size_is_not_taken_for_the_attachment(database: Database, tmp_path: Path) -> None:
    export = tmp_path / "export"
    write(export / "a.json", document([attached(0, "one.png", b"12345", fileSizeBytes=9)]))
    saved(export, "one.png", b"12345")
    report = await import_folder(database, export, keep=kept_in(database, store(tmp_path), EVERYTHING))
    assert (report.media_left, await states(database)) == ({"wrong_size": 1}, [("waiting", None)])


async def test_a_store_that_is_away_loses_no_file(database: Database, tmp_path: Path) -> None:
    export = tmp_path / "export"
    write(export / "a.json", document([attached(0, "one.png", b"12345")]))
    saved(export, "one.png", b"12345")

    class Away(FolderStore):
        async def put(self, key: str, path: Path, content_type: str | None) -> None:
            del key, path, content_type
            raise StoreAway("The bucket does not answer.")

    with pytest.raises(StoreAway):
        await import_folder(database, export, keep=kept_in(database, Away(tmp_path / "store"), EVERYTHING))
    assert await database.pool.fetchval("select finished_at is null from imported_file")
    report = await import_folder(database, export, keep=kept_in(database, store(tmp_path), EVERYTHING))
    assert (report.media_kept, report.new, report.same) == (1, 0, 1)
    assert [state for state, _ in await states(database)] == ["stored"]
    assert await database.pool.fetchval("select finished_at is not null from imported_file")
    again = await import_folder(database, export, keep=kept_in(database, store(tmp_path), EVERYTHING))
    assert (again.files_read_before, again.media_kept) == (1, 1)


async def test_who_reacted_is_taken_from_the_export_until_somebody_looked_later(
    database: Database, tmp_path: Path
) -> None:
    thumbs = {
        "emoji": {"id": "", "name": "👍"},
        "count": 2,
        "users": [{"id": "7", "name": "a"}, {"id": "8", "name": "b"}],
    }
    blob = {"emoji": {"id": "99", "name": "blob"}, "count": 1, "users": [{"id": "9", "name": "c"}, {"id": "?"}]}
    write(tmp_path / "a.json", document([message(0, reactions=[thumbs, blob]), message(1, reactions=[thumbs])]))
    write(tmp_path / "b.json", document([message(1)], exportedAt="2026-03-01T00:00:00+00:00"))
    await import_folder(database, tmp_path / "b.json")
    await database.pool.execute("update message set observed_at = '2026-02-01'")
    await import_folder(database, tmp_path / "a.json")
    rows = await database.pool.fetch(
        "select message_id, emoji, user_id, removed_at from message_reaction order by 2, 3"
    )
    assert [tuple(row) for row in rows] == [
        (FIRST_ID, "blob:99", 9, None),
        (FIRST_ID, "👍", 7, None),
        (FIRST_ID, "👍", 8, None),
    ]
