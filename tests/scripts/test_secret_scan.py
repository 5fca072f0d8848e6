"""The search for secrets finds one, names no machine, and what was reviewed is still there."""

import json
from pathlib import Path

import pytest

from scripts import secret_scan
from scripts.secret_scan import REVIEWED, found, reviewed

# Put together here, so that the search does not stumble over this file.
AWS, DISCORD = "AKIA" + "IOSFODNN7EXAMPLF", f"{'M' * 24}.{'a' * 6}.{'b' * 27}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(secret_scan, "ROOT", tmp_path)
    monkeypatch.setattr(secret_scan, "SEEN", tmp_path / "seen")
    return tmp_path


@pytest.mark.parametrize("secret", [AWS, DISCORD, "-----BEGIN RSA " + "PRIVATE KEY-----"], ids=str.__len__)
def test_a_secret_is_found_in_the_code_and_in_a_test(folder: Path, secret: str) -> None:
    (folder / "tests").mkdir()
    for name in ("a.py", "tests/b.py"):
        (folder / name).write_text(f"value = '{secret}'\n", encoding="utf-8")

    assert {find.file for find in found(["a.py", "tests/b.py"])} == {"a.py", "tests/b.py"}


def test_a_made_up_password_is_one_in_the_code_and_none_in_a_test(folder: Path) -> None:
    (folder / "tests").mkdir()
    for name in ("a.py", "tests/b.py"):
        (folder / name).write_text("password = 'correct-" + "horse-battery'\n", encoding="utf-8")

    assert [find.file for find in found(["a.py", "tests/b.py"])] == ["a.py"]


def test_a_file_that_was_clean_is_looked_at_again_once_it_changed(folder: Path) -> None:
    file = folder / "a.py"
    file.write_text("value = 1\n", encoding="utf-8")
    assert found(["a.py"]) == []
    file.write_text(f"value = '{AWS}'\n", encoding="utf-8")
    assert [find.kind for find in found(["a.py"])] == ["AWS Access Key"]
    assert [find.kind for find in found(["a.py"])] == ["AWS Access Key"]


def test_what_was_reviewed_has_a_reason_and_names_files_of_the_repository_alone() -> None:
    assert all(why.strip() for why in reviewed().values())
    assert all(set(entry) == {"file", "kind", "hash", "why"} for entry in json.loads(REVIEWED.read_text("utf-8")))
    assert not [find.file for find in reviewed() if find.file.startswith(("/", "~", ".."))]
