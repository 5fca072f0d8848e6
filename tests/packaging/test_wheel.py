"""`pip install .`: everything the program reads is in the wheel, and what is installed works in an empty folder."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.e2e.command_line import environment

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("analytics", "bot", "charts", "cogs", "dashboard", "exports", "migrations", "models", "sandbox", "services")
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
# What only the program's own files can answer: the catalogue, hand-written SQL, the migrations.
READS = """
from pathlib import Path
import bot.cli, dashboard, sandbox
from models.sql import load
from services.schema import MIGRATIONS
from services.wording.words import Words
assert Words("pl").count("{n} day ago", "{n} days ago", 2) == "2 dni temu"
assert load("roster") and list(MIGRATIONS.glob("0001*.py"))
print(Path(bot.cli.__file__).parent.parent)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was unpacked into, as pip would."""
    source, built, folder = (tmp_path_factory.mktemp(name) for name in ("source", "built", "site"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BUILD, str(built)],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = built.glob("student_profiler-*.whl")
    with zipfile.ZipFile(wheel) as files:
        files.extractall(folder)
    return folder


def ran(installed: Path, folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A Python that knows the installed program and not the checkout, in an empty folder."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(folder) | {"PYTHONPATH": str(installed)} | env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_file_of_the_program_is_in_it_and_nothing_else(installed: Path) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    theirs = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}

    assert {name for name in theirs if ".dist-info/" not in name} == ours


def test_it_brings_the_command(installed: Path) -> None:
    (told,) = installed.glob("*.dist-info/entry_points.txt")

    assert "profiler = bot.cli:main" in told.read_text(encoding="utf-8")


def test_it_reads_its_own_files_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = ran(installed, tmp_path, "-c", READS)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(installed)
    assert not list(tmp_path.iterdir())


def test_it_says_what_is_missing_on_a_new_machine(installed: Path, tmp_path: Path, database_url: str) -> None:
    done = ran(installed, tmp_path, "-m", "bot", "doctor", DATABASE_URL=database_url)

    assert done.returncode == 1, done.stderr
    assert "The database can be used." in done.stdout
    assert "DISCORD_TOKEN is not set" in done.stdout
