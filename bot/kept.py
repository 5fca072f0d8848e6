"""Parts of the process that have to run as long as it does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

from services.discord.errors import DiscordUnavailable, TokenRefused
from services.errors import DatabaseAway, SetupProblem
from services.metrics import figures
from services.storage.transactions import is_passing, unless_cancelled

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
LONG_ENOUGH = 60.0  # seconds after which a part counts as having worked


def pause_before_restart(failures: int) -> float:
    """Seconds before a part that failed is started again: 1, 2, 4 … 60."""
    return float(min(LONGEST_PAUSE, 2.0 ** min(failures - 1, 10)))


async def kept(
    name: str,
    part: Callable[[], Awaitable[None]],
    *,
    leaving: Callable[[], bool] = lambda: False,
    pause: Callable[[int], float] = pause_before_restart,
) -> None:
    """Run a part until the process is leaving: what ends before that is reported and started again.

    Raises:
        SetupProblem, TokenRefused: the part needs the operator; whoever waits for it ends the process.
    """
    failures = 0
    while True:
        began = monotonic()
        try:
            await part()
            if leaving():
                return
            log.error("%s ended, which it never should; starting it again", name)
        except (DatabaseAway, DiscordUnavailable) as away:
            log.warning("%s has to wait: %s", name, away)
        except (SetupProblem, TokenRefused):
            raise
        except Exception as problem:
            unless_cancelled(problem)
            if is_passing(problem):
                log.warning("%s has to wait: %s", name, _plainly(problem))
            else:
                log.exception("%s failed; starting it again", name)
        figures.RESTARTS.add(name)
        failures = 1 if monotonic() - began > LONG_ENOUGH else failures + 1
        await asyncio.sleep(pause(failures))


def _plainly(problem: Exception) -> str:
    """What is away: an OSError's own words (a full disk, a refused connection), else its name."""
    words = problem.strerror if isinstance(problem, OSError) else None
    return f"{type(problem).__name__}: {words}" if words else type(problem).__name__
