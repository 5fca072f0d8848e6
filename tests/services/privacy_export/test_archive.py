"""The archive of one's own data: every list, the bytes of one's files, who looked, and nothing that is others'."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import orjson

from services.attachments.objects.folder import FolderStore
from services.database import Database
from services.privacy_export.archive import MOST_PIECES, Made, Whose, make
from services.privacy_export.contents import CONTENTS
from services.privacy_export.pieces import Pieces
from services.storage.transactions import Connection
from tests.services.erasure.course import FRIEND, GUILD, HERS, NOW, SHARED, ZOFIA, imported, lived, the_export

WHOSE = Whose(GUILD, ZOFIA, "Szkoła", NOW)


async def archive(database: Database, con: Connection, tmp_path: Path, most: int | None = None) -> Made:
    store = FolderStore(tmp_path / "store")
    await imported(database, store, the_export(tmp_path / "export"))
    await lived(con)
    await con.execute(
        "insert into member (guild_id, user_id, name, display_name) values ($1, $2, 'mm', 'Marta Mentorka')",
        *(GUILD, 903_234_567_890_123_456),
    )
    (tmp_path / "out").mkdir()
    return await make(con, store, WHOSE, tmp_path / "out", most)


def contents(made: Made) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in made.paths:
        with zipfile.ZipFile(path) as packed:
            assert packed.testzip() is None
            found |= {name: packed.read(name) for name in packed.namelist()}
    return found


def rows(files: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(files[f"{name}.json"])
    read = list(csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))
    assert len(read) == len(found) + 1
    assert read[0] == list(found[0])
    return found


async def test_everything_is_in_it_and_nothing_of_others(database: Database, con: Connection, tmp_path: Path) -> None:
    files = contents(await archive(database, con, tmp_path))
    assert {f"{name}.json" for name in CONTENTS} <= files.keys()
    assert [row["content"] for row in rows(files, "messages")] == ["mój sernik", "szarlotka", "makowiec?", "pączek"]
    assert [row["content"] for row in rows(files, "earlier_versions")] == ["piernik"]
    assert [row["text"] for row in rows(files, "notes_about_you")] == ["Zofia Nowakówna: sernik"]
    assert [(row["action"], row["who"]) for row in rows(files, "who_looked")] == [("student card", "Marta Mentorka")]
    assert [row["number"] for row in rows(files, "reactions_received")] == [2]
    assert [content for name, content in files.items() if name.startswith("files/")] == [HERS, SHARED]
    assert "Szkoła" in files["README.txt"].decode("utf-8-sig")
    everything = b"".join(files.values())
    assert not any(word in everything for word in (b"dobre", b"Franek", str(FRIEND).encode()))


async def test_every_list_of_the_archive_is_explained(database: Database, con: Connection, tmp_path: Path) -> None:
    said = contents(await archive(database, con, tmp_path))["README.txt"].decode("utf-8-sig")
    assert [name for name in CONTENTS if name not in said] == []


async def test_it_comes_in_pieces_that_fit_and_says_what_does_not(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    made = await archive(database, con, tmp_path, most=len(HERS))
    assert len(made.paths) > MOST_PIECES  # the lists alone: no list is ever left out
    assert (made.files, made.files_left) == (0, 2)
    assert len(rows(contents(made), "messages")) == 4


async def test_names_of_files_lead_nowhere(database: Database, con: Connection, tmp_path: Path) -> None:
    await archive(database, con, tmp_path)
    await con.execute("update attachment set filename = '../../etc/passwd' where state = 'stored'")
    (tmp_path / "again").mkdir()
    made = await make(con, FolderStore(tmp_path / "store"), WHOSE, tmp_path / "again", None)
    assert all(name.count("/") == 1 for name in contents(made) if name.startswith("files/"))
    assert not any(".." in name for name in contents(made))


def test_a_piece_is_closed_before_it_is_too_large(tmp_path: Path) -> None:
    with Pieces(tmp_path, "x", 200_000) as pieces:
        for number in range(4):
            path = tmp_path / f"{number}.bin"
            path.write_bytes(bytes(90_000))
            assert pieces.number_with(90_000) == number + 1
            pieces.add_file(f"{number}", path)
    assert [path.name for path in pieces.paths] == ["x.zip", "x-2.zip", "x-3.zip", "x-4.zip"]
    assert all(path.stat().st_size < 200_000 for path in pieces.paths)
