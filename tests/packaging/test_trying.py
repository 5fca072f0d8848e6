"""`make image`: the image is built and tried where an engine runs, and nothing is claimed where none does."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.packaging.shipped import ROOT

# An engine that writes down what it is asked for; what `run` says is in the environment.
ENGINE = """#!/bin/sh
echo "$@" >>"$ASKED"
case "$1" in
  info) exit "$INFO" ;;
  image | pull) exit "$BASE" ;;
  build) exit "$BUILD" ;;
  run) printf '%s\\n' "$SAID" ;;
esac
"""
LACKS_A_TOKEN = "ok The database can be used\nmissing DISCORD_TOKEN is not set"


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A folder with an engine in it, called docker."""
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    program.write_text(ENGINE)
    program.chmod(0o755)
    (tmp_path / "bin" / "podman").symlink_to("/bin/false")
    return program.parent


def tried(
    engine: Path, said: str = LACKS_A_TOKEN, *, info: int = 0, build: int = 0, base: int = 0
) -> tuple[int, str, str]:
    """The exit code, what was said, and what the engine was asked for."""
    asked = engine / "asked"
    done = subprocess.run(
        [ROOT / "scripts" / "try_image.sh"],
        env={
            "PATH": f"{engine}:{os.environ['PATH']}",
            "ASKED": str(asked),
            "INFO": str(info),
            "BUILD": str(build),
            "BASE": str(base),
            "SAID": said,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, asked.read_text(encoding="utf-8")


def test_where_no_engine_runs_it_says_that_nothing_was_built(engine: Path) -> None:
    code, said, asked = tried(engine, info=1)

    assert (code, asked.split()) == (0, ["info"])
    assert "was not built" in said


def test_where_one_runs_the_image_is_built_and_tried_as_compose_runs_it(engine: Path) -> None:
    code, said, asked = tried(engine)

    assert (code, said.splitlines()[-1]) == (0, "image: built and tried with docker")
    assert asked.splitlines()[2] == "build -t student-profiler:tried ."
    assert all(
        line.startswith("run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges")
        for line in asked.splitlines()[3:]
    )


def test_where_what_it_stands_on_cannot_be_had_it_says_that_nothing_was_built(engine: Path) -> None:
    code, said, asked = tried(engine, base=1)

    assert (code, [line.split()[0] for line in asked.splitlines()]) == (0, ["info", "image", "pull"])
    assert "debian:trixie-slim cannot be had, so it was not built" in said


@pytest.mark.parametrize(("said", "build"), [(LACKS_A_TOKEN, 1), ("Traceback", 0), ("", 0)])
def test_an_image_that_does_not_work_fails(engine: Path, said: str, build: int) -> None:
    code, told, _ = tried(engine, said, build=build)

    assert code != 0
    assert "built and tried" not in told
