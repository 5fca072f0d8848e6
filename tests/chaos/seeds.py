"""One seed from its beginning to its verdict."""

import asyncio
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from services.database import Database, open_pool
from tests.chaos.comparing.difference import Difference
from tests.chaos.comparing.record import compared, has_holes
from tests.chaos.killable import KillablePostgres
from tests.chaos.restored import restored
from tests.chaos.scene import Scene, scene
from tests.chaos.settle import begin_anew, come_to_rest, settle
from tests.chaos.story import tell

LONGEST = 300.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one seed; `problem` is what kept it from being compared."""

    seed: int
    seconds: float = 0.0
    events: int = 0
    acts: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    strokes: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    differences: tuple[Difference, ...] = ()
    violations: tuple[str, ...] = ()
    problem: str = ""

    @property
    def fine(self) -> bool:
        return not (self.differences or self.violations or self.problem)

    def count(self, kind: str) -> int:
        return sum(one.kind == kind for one in self.differences)

    def in_words(self) -> str:
        """One line."""
        verdict = "fine" if self.fine else "FAILED"
        return (
            f"seed {self.seed}: {verdict}, {self.events} events, {self.acts} acts, {self.faults.total()} faults, "
            f"{self.strokes.total()} strokes, {self.starts} starts, lost {self.count('lost')}, "
            f"doubled {self.count('doubled')}, revived {self.count('revived')}, wrong {self.count('wrong')}, "
            f"{self.seconds:.1f} s"
        )

    def explained(self) -> str:
        """The line, how to see it again, and what is wrong."""
        lines = [self.in_words()]
        if not self.fine:
            lines.append(f"again: .venv/bin/python -m tests.chaos --seed {self.seed} --keep")
            lines += [f"  {one}" for one in (*self.differences[:40], *self.violations[:10], self.problem) if one]
        return "\n".join(lines)


async def lived(
    seed: int,
    postgres: KillablePostgres,
    folder: Path,
    *,
    phases: int = 5,
    past: int = 150,
    wiped: bool = False,
) -> Outcome:
    """Let one seed happen; every other one has faults that no bot can notice, and a new session at its end.

    `wiped`: at last database and bucket are lost, restored from a backup and compared once more.
    """
    began = time.monotonic()
    silent = seed % 2 == 0
    _emptied(folder)
    differences: list[Difference] = []
    problem = ""
    async with scene(seed, postgres, folder, past=past, silent=silent) as it:
        try:
            async with asyncio.timeout(LONGEST):
                await tell(it, phases=phases)
                it.note(f"TOLD after {time.monotonic() - began:.1f} s")
                await postgres.start()
                async with open_pool(it.database_url, 2) as pool:
                    database = Database(pool, it.database_url)
                    await settle(it, database, anew=silent)
                    it.note(f"SETTLED after {time.monotonic() - began:.1f} s")
                    differences = await compared(it, database)
                    if not differences and await has_holes(it, database):
                        await begin_anew(it)
                        await come_to_rest(it, database)
                        differences = await compared(it, database)
                if wiped and not differences:
                    await restored(it, folder / "backups")
                    async with open_pool(it.database_url, 2) as pool:
                        differences = await compared(it, Database(pool, it.database_url))
        except (AssertionError, TimeoutError) as failed:
            problem = f"{type(failed).__name__}: {failed}"
        it.keep_database = bool(differences or problem)
        lines = (f"{line.at:%H:%M:%S.%f} {line.side}: {line.what} {line.result}" for line in it.box.transcript.lines())
        (folder / "wire.log").write_text("\n".join(lines), encoding="utf-8")
        return _outcome(it, seed, time.monotonic() - began, differences, problem)


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _outcome(it: Scene, seed: int, seconds: float, differences: list[Difference], problem: str) -> Outcome:
    return Outcome(
        seed,
        seconds,
        it.events.total(),
        sum(it.crowd.done.values()),
        it.storm.struck(),
        it.strokes,
        it.starts,
        tuple(differences),
        tuple(it.box.violations),
        problem,
    )
