"""`python -m benchmarks [NAME …]`: measure, print one table, write JSON, make docs/performance.md."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from benchmarks.bench import Bench
from benchmarks.machine import ROOT, commit, machine
from benchmarks.measure import Measure
from benchmarks.papers import LATEST, PAGE, latest, page
from benchmarks.parts import PARTS, Part
from benchmarks.table import lines
from services.database import connect

QUICK_SECONDS = 60  # for breakage to be told from a slow machine
ENOUGH = 3


def main() -> int:
    """Do what the command line asks; returns 1 when a part broke. A missed budget breaks nothing."""
    asked = _arguments()
    if asked.papers and not asked.names and not asked.json:
        _write_page()
        return 0
    if unknown := sorted(set(asked.names) - PARTS.keys()):
        sys.exit(f"There is no part {', '.join(unknown)}: the parts are {', '.join(PARTS)}.")
    results = asyncio.run(_measured(asked))
    _print(results)
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        kept = orjson.loads(asked.json.read_bytes()) if asked.json.exists() else {}
        merged = {**results, "parts": kept.get("parts", {}) | results["parts"]}
        asked.json.write_bytes(orjson.dumps(merged, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if asked.papers:
        _write_page()
    return int(any(result.get("failed") for result in results["parts"].values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which parts, all without: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="only whether everything still runs, in seconds")
    parser.add_argument("--repeats", type=int, default=ENOUGH, help="how often each figure is taken")
    parser.add_argument("--data", type=Path, default=ROOT / ".bench", help="where data is kept between runs")
    parser.add_argument("--json", type=Path, help="a file for the figures; parts not measured now stay in it")
    parser.add_argument("--papers", action="store_true", help=f"make docs/performance.md from {LATEST.name}")
    return parser.parse_args()


async def _measured(asked: argparse.Namespace) -> dict[str, Any]:
    data = (asked.data / "quick" if asked.quick else asked.data).resolve()
    data.mkdir(parents=True, exist_ok=True)
    bench = Bench("all", data, quick=asked.quick, repeats=1 if asked.quick else max(1, asked.repeats))
    async with bench.server() as server:
        await bench.prepared(server)
        staying = await connect(server.url())  # keeps the server up between the parts
        try:
            results: dict[str, Any] = {"machine": await machine(data, server.url()), "parts": {}}
            for part in [PARTS[name] for name in asked.names] or PARTS.values():
                bench.say(f"{part.name}: {part.says}")
                result = await _in_a_process(part, bench)
                results["parts"][part.name] = result | {
                    "at": datetime.now(UTC).isoformat(timespec="seconds"),
                    "of": f"commit {commit()}",  # a bare number of that kind looks like a key to a search for secrets
                    "quick": asked.quick,
                }
        finally:
            await staying.close()
    return results


async def _in_a_process(part: Part, bench: Bench) -> dict[str, Any]:
    seconds = QUICK_SECONDS if bench.quick else part.seconds
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result.json"
        how = "quick" if bench.quick else "whole"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.child", part.name, str(bench.data), str(bench.repeats), how, str(out)),
            cwd=ROOT,
            stdout=sys.stderr,
            start_new_session=True,
        )
        try:
            code = await asyncio.wait_for(process.wait(), seconds)
        except TimeoutError:
            return {"failed": f"it did not end within {seconds} s"}
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what it has started, and itself when it hangs
            await process.wait()
        if code or not out.exists():
            return {"failed": f"it ended with {code}"}
        result: dict[str, Any] = orjson.loads(out.read_bytes())
        return result


def _print(results: dict[str, Any]) -> None:
    on = results["machine"]
    print(
        f"{on['processor']}, {on['cores']} cores, {on['memory_gib']} GiB, {on['disk']}, PostgreSQL {on['postgresql']}, "
        f"Python {on['python']}, commit {commit()}"
    )
    for name, result in results["parts"].items():
        if result.get("failed"):
            print(f"\n{name}: FAILED, {result['failed']}")
            continue
        print(f"\n{name} ({result['seconds']} s, {result['peak_mib']:.0f} MiB)")
        print("\n".join(lines(map(Measure.from_json, result["measures"]))))


def _write_page() -> None:
    PAGE.write_text(page(latest()), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
