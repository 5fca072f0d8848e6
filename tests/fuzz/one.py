"""`python -m tests.fuzz.one NAME --seconds 600 --corpus FOLDER`: one target, until the time is over or it fails.

With atheris (Linux) coverage chooses what is changed further; without it the seeds and what was kept are.
"""

import argparse
import importlib.util
import logging
import sys
import time
from pathlib import Path
from random import Random

from tests.fuzz.change import changed

LARGEST = 20_000
ROOMS = ["analytics", "bot", "cogs", "dashboard", "exports", "services"]


def main() -> int:
    """Fuzz one target; returns 1 when it failed, after the input was kept beside the corpus."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.one", description=__doc__)
    parser.add_argument("name", help="the target")
    parser.add_argument("--seconds", type=int, default=60, help="for how long")
    parser.add_argument("--corpus", type=Path, required=True, help="a folder for inputs that lead somewhere new")
    parser.add_argument("--seed", type=int, default=0, help="0 takes a new one")
    parser.add_argument("--plain", action="store_true", help="without atheris")
    chosen = parser.parse_args()
    chosen.corpus.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.WARNING)
    if chosen.plain or importlib.util.find_spec("atheris") is None:
        return _plainly(chosen.name, chosen.seconds, chosen.corpus, chosen.seed)
    import atheris

    with atheris.instrument_imports(include=ROOMS):
        from tests.fuzz.all_targets import target

        found = target(chosen.name)
    for number, seed in enumerate(found.seeds):
        (chosen.corpus / f"seed-{number:03}").write_bytes(seed)

    def mutated(data: bytes, largest: int, seed: int) -> bytes:
        return changed(data, Random(seed), largest=largest, splice=()) if seed % 8 else atheris.Mutate(data, largest)

    with found.opened() as check:
        options = [f"-max_total_time={chosen.seconds}", f"-max_len={LARGEST}", "-timeout=20", "-rss_limit_mb=2048"]
        options += [
            "-print_final_stats=1",
            f"-artifact_prefix={chosen.corpus.parent / chosen.name}-",
            f"-seed={chosen.seed}",
        ]
        atheris.Setup([sys.argv[0], *options, str(chosen.corpus)], check, custom_mutator=mutated)
        atheris.Fuzz()  # ends the process
    return 0


def _plainly(name: str, seconds: int, corpus: Path, seed: int) -> int:
    from tests.fuzz.all_targets import target

    found = target(name)
    random = Random(seed or None)
    runs = 0
    with found.opened() as check:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            data = random.choice(found.seeds)
            for _ in range(random.randrange(1, 6)):
                data = changed(data, random, largest=LARGEST)
                runs += 1
                try:
                    check(data)
                except Exception:
                    (corpus.parent / f"{name}-crash").write_bytes(data)
                    raise
    print(f"Done {runs} runs in {seconds} second(s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
