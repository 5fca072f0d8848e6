"""`python -m tests.fuzz --seconds 600`: every target, one after the other, each a process; a table at the end."""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.local_postgres import LocalPostgres
from tests.fuzz.all_targets import NAMES

RUNS = re.compile(r"^Done (\d+) runs in (\d+) second|^stat::number_of_executed_units: *(\d+)", re.MULTILINE)
COVERED = re.compile(r"\bcov: (\d+)")


def main() -> int:
    """Fuzz the targets; returns 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"the targets: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=int, default=600, help="for how long each")
    parser.add_argument("--folder", type=Path, default=None, help="what was found is kept here (default: a new one)")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"inputs and logs in {folder}", flush=True)
    rows = [fuzzed(name, chosen.seconds, folder) for name in chosen.names or NAMES]
    print("\n| target | inputs tried | places reached | outcome |\n| --- | ---: | ---: | --- |")
    print("\n".join(rows))
    return any("failed" in row for row in rows)


def fuzzed(name: str, seconds: int, folder: Path) -> str:
    """One target's row of the table; its log is kept."""
    command = [sys.executable, "-m", "tests.fuzz.one", name, "--seconds", str(seconds), "--corpus", str(folder / name)]
    log = folder / f"{name}.log"
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as out, _passing() as place:
        environment = os.environ | {"TMPDIR": str(place)}
        ended = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False, env=environment)
    told = log.read_text(encoding="utf-8", errors="replace")
    runs = max((int(found[1] or found[3]) for found in RUNS.finditer(told)), default=0)
    reached = max((int(found[1]) for found in COVERED.finditer(told)), default=0)
    outcome = "no failure" if ended.returncode == 0 else f"failed: see {log}"
    print(f"{name}: {runs:,} inputs, {outcome}", flush=True)
    return f"| {name} | {runs:,} | {reached or '-'} | {outcome} |"


@contextlib.contextmanager
def _passing() -> Iterator[Path]:
    """A folder for what a target needs meanwhile; a server in it is stopped, since atheris ends its process at once."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as place:
        try:
            yield Path(place)
        finally:
            for data in Path(place).glob("*/postgres"):
                LocalPostgres(data).stop()


if __name__ == "__main__":
    sys.exit(main())
