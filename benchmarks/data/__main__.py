"""`python -m benchmarks.data [SIZE …]`: make the kept servers that are not there yet."""

import argparse
import asyncio
from pathlib import Path

from benchmarks.data.kept import data_set
from benchmarks.data.sizes import SIZES


async def _make(folder: Path, sizes: list[str]) -> None:
    for size in sizes:
        async with data_set(folder, size) as made:
            print(f"{size}: {made.url} until {made.until:%Y-%m-%d %H:%M} UTC")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data", description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["100k", "1m", "10m"], help=f"of {', '.join(SIZES)}")
    parser.add_argument("--data", type=Path, default=Path(".bench"), help="the folder for what is kept")
    chosen = parser.parse_args()
    asyncio.run(_make(chosen.data, chosen.sizes))
