"""Many seeds beside each other, each lane in a process with a PostgreSQL of its own."""

import asyncio
import logging
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.chaos.killable import killable_postgres
from tests.chaos.seeds import Outcome, lived


def all_lived(seeds: list[int], jobs: int, folder: Path) -> list[Outcome]:
    """Let all seeds happen, so many at a time, and print each as it is done."""
    lanes = [(seeds[number::jobs], folder / f"lane{number}") for number in range(min(jobs, len(seeds)))]
    with ProcessPoolExecutor(len(lanes), mp_context=get_context("spawn")) as pool:
        return [one for lane in pool.map(_lane, *zip(*lanes, strict=True)) for one in lane]


def _lane(seeds: list[int], folder: Path) -> list[Outcome]:
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # clients that are killed hang up on it
    return asyncio.run(_one_by_one(seeds, folder))


async def _one_by_one(seeds: list[int], folder: Path) -> list[Outcome]:
    outcomes = []
    async with killable_postgres(folder) as postgres:
        for seed in seeds:
            outcome = await lived(seed, postgres, folder.parent / f"seed{seed}")
            print(outcome.explained(), flush=True)
            outcomes.append(outcome)
    return outcomes
