"""`profiler migrate`: the schema brought up to date, or back to what an older version of the program knows."""

import sys

from bot.leadership import standing_alone
from bot.settings import Settings
from services.errors import SetupProblem
from services.opened_database import open_database, running_server
from services.schema import undo_migrations

BOT_RUNS = "A bot runs on this database: stop it, then take the schema back."


async def migrate(settings: Settings, to: str | None) -> int:
    """Take every step of the schema, or take back all after `to`; returns 0.

    Raises:
        ProfilerError: a bot runs, there is no such step, or the database is away.
    """
    if to is None:
        async with open_database(settings.postgres_url, settings.data_dir, keys=settings.keyring):
            _say("The database is up to date.")
        return 0
    async with running_server(settings.postgres_url, settings.data_dir) as url:
        lock = await standing_alone(url)
        if lock is None:
            raise SetupProblem(BOT_RUNS)
        try:
            undone = await undo_migrations(url, to)
        finally:
            await lock.release()
    _say(f"Taken back: {', '.join(undone)}." if undone else f"The database is at {to} already.")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
