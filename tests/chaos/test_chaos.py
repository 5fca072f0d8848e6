"""Two short seeds of `make chaos` in every run of the suite; one of them is new each time."""

import os
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.killable import KillablePostgres, killable_postgres
from tests.chaos.seeds import lived
from tests.shared_server import copy_cluster

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets of killed clients
KNOWN = 3


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[KillablePostgres]:
    async with killable_postgres(tmp_path / "database", copy_cluster) as server:
        yield server


@pytest.mark.parametrize("seed", [KNOWN, None])
async def test_after_all_faults_the_record_equals_discord(
    seed: int | None, postgres: KillablePostgres, tmp_path: Path
) -> None:
    chosen = seed or int(os.environ.get("CHAOS_SEED", 2 * random.randrange(1 << 29)))
    print(f"seed {chosen} (set CHAOS_SEED to repeat it)")
    outcome = await lived(chosen, postgres, tmp_path / "story", phases=4, past=60, wiped=seed == KNOWN)
    assert outcome.fine, outcome.explained()
    assert outcome.faults.total() > 10
