"""When things run by themselves: the sync where it is due, others every minute; never twice at a time."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from services.clock import ClockWatch, utc_now
from services.discord.errors import DiscordUnavailable
from services.errors import DatabaseAway, ProfilerError
from services.storage.transactions import is_passing, unless_cancelled

log = logging.getLogger(__name__)

JOB = "the hourly sync"
EVERY_MINUTE = "*"
LOOK_SECONDS = 20.0  # a machine that slept wakes with its timers late by as long as it slept


class Schedule:
    """Runs `sync` at a minute of every hour, "*" for each, and `catch_up` once at the start."""

    def __init__(
        self,
        minute: int | str,
        sync: Callable[[], Awaitable[None]],
        catch_up: Callable[[], Awaitable[None]],
        *,
        look_seconds: float = LOOK_SECONDS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.minute = minute
        self._sync, self._catch_up, self._look = sync, catch_up, look_seconds
        self._clock = clock
        self._each_minute: dict[str, Callable[[], Awaitable[None]]] = {}

    def add(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run something else at every minute, the first time at the start; has to come before `run`."""
        self._each_minute[name] = work

    async def run(self) -> None:
        """Keep the time until cancelled."""
        scheduler = self.started()
        watch = ClockWatch()
        watch.step(self._clock())
        try:
            await self._catch_up()
            while True:
                await asyncio.sleep(self._look)
                if watch.step(self._clock()) < timedelta():
                    _begin_anew(scheduler)
                scheduler.wakeup()  # by the clock on the wall; the timer it set counts no sleep of the machine
        finally:
            scheduler.shutdown(wait=False)

    def started(self) -> AsyncIOScheduler:
        """The scheduler with its jobs: however late one is, it runs once, and not beside itself."""
        scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        scheduler.add_listener(_say, EVENT_JOB_ERROR)
        hourly = CronTrigger(minute=self.minute, timezone=UTC)
        scheduler.add_job(_until_it_ends, hourly, [JOB, self._sync], id=JOB, name=JOB)
        for name, work in self._each_minute.items():
            every = CronTrigger(minute="*", timezone=UTC)
            scheduler.add_job(_until_it_ends, every, [name, work], id=name, name=name, next_run_time=datetime.now(UTC))
        scheduler.start()
        return scheduler


def _begin_anew(scheduler: AsyncIOScheduler) -> None:
    """Let every job be due by the clock as it is now: one that was set back would have all of them wait for it."""
    log.warning("the clock was set back; what runs by itself goes by it from now on")
    for job in scheduler.get_jobs():
        scheduler.reschedule_job(job.id, trigger=job.trigger)


async def _until_it_ends(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do it, and end quietly with the bot: the scheduler would call that an error, with everything it was called from.

    What is away is said in a line, and waited for until the next time. It awaits functions alone, not everything that
    can be called.
    """
    with contextlib.suppress(asyncio.CancelledError):
        try:
            await work()
        except Exception as problem:
            unless_cancelled(problem)
            if not isinstance(problem, (DatabaseAway, DiscordUnavailable)) and not is_passing(problem):
                raise
            log.warning(
                "%s must wait: %s", name, problem if isinstance(problem, ProfilerError) else type(problem).__name__
            )


def _say(event: JobExecutionEvent) -> None:
    log.error("%s could not be asked for; it is tried again at its next time", event.job_id, exc_info=event.exception)
