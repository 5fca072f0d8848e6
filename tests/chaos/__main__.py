"""`python -m tests.chaos`: many seeds, one line each, and a table at the end."""

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.chaos.lanes import all_lived
from tests.chaos.seeds import Outcome


def main() -> int:
    """Run the seeds; returns 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="how many")
    parser.add_argument("--from", dest="first", type=int, default=None, help="the first one (default: a new one)")
    parser.add_argument("--seed", type=int, default=None, help="only this one")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time, each a process")
    parser.add_argument("--keep", action="store_true", help="keep the folders of seeds that did not fail as well")
    parser.add_argument("--folder", type=Path, default=None, help="where logs are kept (default: a temporary folder)")
    chosen = parser.parse_args()
    first = chosen.first if chosen.first is not None else random.randrange(1, 1 << 30)
    seeds = [chosen.seed] if chosen.seed is not None else list(range(first, first + chosen.seeds))
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="chaos-"))
    print(f"seeds {seeds[0]} to {seeds[-1]}, logs in {folder}", flush=True)
    outcomes = all_lived(seeds, chosen.jobs, folder)
    print("\n".join(summary(outcomes)))
    return 0 if len(outcomes) == len(seeds) and all(one.fine for one in outcomes) else 1


def summary(outcomes: list[Outcome]) -> list[str]:
    """The figures of all seeds together."""
    faults: Counter[str] = Counter()
    strokes: Counter[str] = Counter()
    for one in outcomes:
        faults.update(one.faults)
        strokes.update(one.strokes)
    rows = {
        "seeds": len(outcomes),
        "failed": sum(not one.fine for one in outcomes),
        "events sent": sum(one.events for one in outcomes),
        "acts of people": sum(one.acts for one in outcomes),
        "faults that struck": faults.total(),
        "strokes": strokes.total(),
        "starts of the bot": sum(one.starts for one in outcomes),
        **{kind: sum(one.count(kind) for one in outcomes) for kind in ("lost", "doubled", "revived", "wrong")},
        "seconds": round(sum(one.seconds for one in outcomes)),
    }
    lines = ["", "| figure | value |", "| --- | --- |"]
    lines += [f"| {name} | {value:,} |" for name, value in rows.items()]
    for title, counted in (("stroke", strokes), ("fault", faults)):
        lines += ["", f"| {title} | times |", "| --- | --- |"]
        lines += [f"| {name} | {times:,} |" for name, times in sorted(counted.items())]
    return lines


if __name__ == "__main__":
    sys.exit(main())
