"""`profiler import`: what it says and where it puts things."""

from pathlib import Path

import pytest

from bot.importing import SHOWN, details, import_files
from bot.settings import Settings
from exports import Problem
from services.imports.report import ImportReport
from tests.exports.samples import document, message, write


def settings(url: str, folder: Path) -> Settings:
    return Settings.model_validate({"database_url": url, "data_dir": folder / "data"})


async def test_what_was_not_understood_and_what_differed_is_named(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = settings(database_url, tmp_path)
    write(tmp_path / "a.json", document([message(0, content="secret words")]))
    assert await import_files(chosen, [tmp_path / "a.json"]) == 0
    write(tmp_path / "b.json", document([message(0, content="other words"), message(1, type="Sonnet")]))
    assert await import_files(chosen, [tmp_path / "b.json"]) == 1
    told = capsys.readouterr()
    assert "known before 1; not understood 1. Stored otherwise than the export shows: 1." in told.out
    assert told.err.splitlines() == [
        "b.json, message 2: the message type 'Sonnet' is unknown",
        f"b.json, message id {message(0)['id']}: stored with another text or edit time",
    ]
    assert "words" not in told.out + told.err


async def test_a_report_holds_everything_and_a_terminal_the_first_lines(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "a.json", document([message(number, type="Sonnet") for number in range(SHOWN + 5)]))
    chosen = settings(database_url, tmp_path)
    await import_files(chosen, [tmp_path / "a.json"])
    told = capsys.readouterr().err.splitlines()
    assert (len(told), told[-1]) == (SHOWN + 1, "… and 5 more lines: --report FILE writes them all down.")
    await import_files(chosen, [tmp_path / "a.json"], report_to=tmp_path / "report.txt")
    assert capsys.readouterr().err == ""
    assert len((tmp_path / "report.txt").read_text(encoding="utf-8").splitlines()) == SHOWN + 5


async def test_saved_files_go_where_attachments_are_kept(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = {"id": "77", "url": "a_Files/one.png", "fileName": "one.png", "fileSizeBytes": 5}
    write(tmp_path / "export" / "a.json", document([message(0, attachments=[file])]))
    (tmp_path / "export" / "a_Files").mkdir()
    (tmp_path / "export" / "a_Files" / "one.png").write_bytes(b"12345")
    chosen = settings(database_url, tmp_path)
    assert await import_files(chosen, [tmp_path / "export"]) == 0
    assert "Saved attachments: stored 1." in capsys.readouterr().out
    kept = [path for path in chosen.attachments_path.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [b"12345"]


def test_a_report_says_how_much_it_left_out() -> None:
    report = ImportReport(not_understood=1_500, problems=[Problem(Path("a.json"), "message 1", "odd")] * 1_000)
    assert details(report)[-1] == "… and 500 more: a report keeps the first 1000 of each kind."
