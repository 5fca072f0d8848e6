"""`python -m benchmarks.child PART FOLDER REPEATS QUICK OUT`: one part in a process of its own, its result as JSON."""

import asyncio
import sys
import time
from importlib import import_module
from pathlib import Path

import orjson

from benchmarks.bench import Bench
from benchmarks.measure import Measure
from benchmarks.memory_use import peak_megabytes
from benchmarks.parts import PARTS


def main() -> None:
    """Run the part and write what it measured, with the seconds and the peak of this process' memory."""
    name, folder, repeats, quick, out = sys.argv[1:]
    bench = Bench(name, Path(folder), quick=quick == "quick", repeats=int(repeats))
    began = time.monotonic()
    measures: list[Measure] = asyncio.run(import_module(PARTS[name].module).run(bench))
    result = {
        "seconds": round(time.monotonic() - began, 1),
        "peak_mib": round(peak_megabytes() * 1e6 / 2**20, 1),
        "measures": [measure.as_json() for measure in measures],
    }
    Path(out).write_bytes(orjson.dumps(result))


if __name__ == "__main__":
    main()
