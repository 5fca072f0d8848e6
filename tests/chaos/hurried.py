"""The bot as production wires it, less patient where only politeness to Discord makes it wait.

On SIGUSR1 it says in the log when nothing is left to be done, so that the test beside it need not guess.
"""

import asyncio
import logging
import signal
from functools import partial

import bot.compose
import cogs.ingestion
from bot.compose import POOL_SIZE, Application, composed, serve
from bot.leadership import Pace, led
from bot.log import set_up_logging
from bot.settings import Settings, read_settings
from services.database import Database
from services.errors import ProfilerError
from services.opened_database import open_database
from tests.chaos.at_rest import AT_REST
from tests.e2e.bot_in_process import HURRIED

log = logging.getLogger("chaos")

QUICK = Pace(look=0.1, beat=0.5)
BEAT_SECONDS = 0.4
DAY = 86_400.0
FAILED = 1


async def run(settings: Settings) -> None:
    """The same as `bot.compose.run`, in a hurry."""
    cogs.ingestion.BEAT_SECONDS = BEAT_SECONDS
    bot.compose.WARM_AFTER = DAY  # no charts are drawn here
    async with open_database(settings.postgres_url, settings.data_dir, migrate=False, pool_size=POOL_SIZE) as database:
        await led(database.url, partial(recorded, settings, database), QUICK)


async def recorded(settings: Settings, database: Database) -> None:
    """One term as the bot that records."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    async with composed(settings, settings.token, database, manners=HURRIED) as application:
        loop.add_signal_handler(signal.SIGUSR1, asked.set)
        telling = asyncio.create_task(_tell(application, asked))
        try:
            await serve(application)
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)


async def _tell(application: Application, asked: asyncio.Event) -> None:
    """Say once for each question that everything is done."""
    while True:
        await asked.wait()
        asked.clear()
        await application.bot.commands_synced.wait()
        await application.history.settled()
        await application.keeper.settled()
        await application.capture.drained()
        await application.history.settled()
        log.warning(AT_REST)


def main() -> int:
    """Run until SIGTERM; returns 1 when it ended for a reason told."""
    settings = read_settings()
    set_up_logging(settings.log_level, settings.log_format, secrets=settings.secrets)

    async def until_told() -> None:
        task = asyncio.ensure_future(run(settings))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            log.info("told to end")

    try:
        asyncio.run(until_told())
    except ProfilerError as problem:
        log.error("%s", problem)  # noqa: TRY400 - the text says it all
        return FAILED
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
