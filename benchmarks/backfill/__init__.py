"""A server's whole history through the local Discord under the documented limits, beside the time they alone need.

The product's own reader, REST client and database, over real sockets. Windows of the limits are shortened (how much
stands in the note), so that minutes become seconds; what the network and this machine take is not, so that a ratio here
is worse than at Discord's own pace.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.backfill.discord import LocalDiscord, local_discord
from benchmarks.backfill.least import Least, least_for
from benchmarks.backfill.reading import Read, read_everything
from benchmarks.backfill.world import Plan
from benchmarks.bench import Bench
from benchmarks.measure import Measure

PART = "backfill"
GOAL = 1.05
ALLOWED = 50.0  # requests a second, as the product is set up
PATIENCE = 60.0
ENOUGH = 2  # repeats: what waits for limits hardly scatters, and takes long
ALONE = "the limits alone"


@dataclass(frozen=True, slots=True)
class Case:
    """One server to read: what is in it, and how much shorter Discord's windows are."""

    name: str
    plan: Plan
    scale: float


def uneven(channels: int, typical: float, *, seed: int) -> list[int]:
    """How many messages each of some channels holds: a few are busy, most are not."""
    chance = random.Random(seed)
    return [round(chance.lognormvariate(typical, 0.8)) for _ in range(channels)]


CASES = (
    Case("1 channel", Plan([8_345]), 0.15),
    Case("20 channels", Plan(uneven(20, 6.9, seed=20)), 0.25),
    Case("200 channels", Plan(uneven(200, 6.1, seed=200)), 1.0),
    Case("8 channels with reactions", Plan([400] * 8, reacted=0.15), 0.25),
)
QUICK = (Case("3 channels", Plan([0, 40, 850]), 0.02),)


async def run(bench: Bench) -> list[Measure]:
    """Every server, as often as asked."""
    measures: list[Measure] = []
    for case in QUICK if bench.quick else CASES:
        reads: list[Read] = []
        while len(reads) < min(bench.repeats, ENOUGH):  # each with a Discord whose windows have not begun
            async with local_discord(case.plan, limits="documented", scale=case.scale) as discord:
                least = least_for(case.plan.messages, case.plan.members, discord.reacted)
                if not reads:
                    size = f"{case.name}, {sum(case.plan.messages)} messages"
                    bench.say(f"{size}: {least.seconds():.0f} s of Discord's at least")
                reads.append(await _read(bench, case, discord, least))
        measures += _measures(case, least, reads, None if bench.quick else GOAL)
    return measures


async def _read(bench: Bench, case: Case, discord: LocalDiscord, least: Least) -> Read:
    async with bench.database() as url, asyncio.timeout(10 * least.seconds(case.scale) + PATIENCE):
        read = await read_everything(url, discord, scale=case.scale, requests_per_second=ALLOWED)
    if read.messages != sum(case.plan.messages):
        raise RuntimeError(f"{read.messages} of {sum(case.plan.messages)} messages were read")
    bench.say(f"{case.name}: {read.seconds / case.scale:.1f} s of Discord's, {read.requests} requests")
    return read


def _measures(case: Case, least: Least, reads: Sequence[Read], goal: float | None) -> list[Measure]:
    size = f"{sum(case.plan.messages):,} messages, the most in one channel {max(case.plan.messages):,}"
    return [
        Measure(
            PART,
            f"reading {case.name}",
            tuple(read.seconds / case.scale for read in reads),
            "s",
            (least.seconds(),),
            ALONE,
            goal=goal,
            better="lower",
            note=f"{size}; measured with windows {case.scale:g} times as long as Discord's and told in Discord's time.",
        ),
        Measure(
            PART,
            f"requests for {case.name}",
            tuple(float(read.requests) for read in reads),
            "requests",
            (float(least.total),),
            "the fewest possible",
            better="lower",
            note="A page for every 100 messages and each list once: nothing is proven with those.",
        ),
        Measure(
            PART,
            f"429s for {case.name}",
            tuple(float(read.refused) for read in reads),
            "answers",
            goal=0,
            better="lower",
        ),
    ]
