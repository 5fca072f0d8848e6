"""`profiler encrypt`: every text in the database sealed with the first of TEXT_KEYS, or in clear again with `off`."""

import sys

from bot.leadership import standing_alone
from bot.settings import Settings
from services.database import Database
from services.encryption.columns import SEALED
from services.encryption.keys import Keyring, new_secret
from services.encryption.known import let_go, sealing
from services.encryption.resealing import left, reseal
from services.errors import SetupProblem
from services.opened_database import open_database
from services.search.indexer import Indexer

NO_KEYS = (
    "TEXT_KEYS is not set: put a key made by `profiler encrypt --new-key` into it, start the bot again, then this."
)
RESTART = (
    "The bot that runs does not seal as TEXT_KEYS says here: start it again with the same TEXT_KEYS, then run this "
    "once more."
)


def show_new_key() -> int:
    """Print a key that nobody else has."""
    sys.stdout.write(f"{new_secret()}\n")
    return 0


async def encrypt(settings: Settings) -> int:
    """Seal, open or seal anew what is stored, and forget keys that nothing needs any more; 1 when something is left.

    The bot may run meanwhile. Interrupted, it goes on from there when it is started again.

    Raises:
        ProfilerError: there are no keys, the running bot seals otherwise, or the database is away.
    """
    keys = settings.keyring
    if keys is None:
        raise SetupProblem(NO_KEYS)
    async with open_database(settings.postgres_url, settings.data_dir, keys=keys) as database:
        await _check_bot(database, keys)
        return await sealed_anew(database, keys)


async def sealed_anew(database: Database, keys: Keyring) -> int:
    """Do it, with a line for each table; returns 1 when something is left."""
    rows: dict[str, int] = {}
    unknown = 0
    async for progress in reseal(database, keys):
        if progress.table not in rows:
            _say(f"{progress.table} …")
        rows[progress.table] = progress.rows
        unknown = max(unknown, progress.unknown)
    await Indexer(database).caught_up()
    remaining = await left(database, keys)
    for name in SEALED:  # what the planner remembers of a column are its values
        await database.pool.execute(f"analyze {name}")
    await database.pool.execute("vacuum (analyze) message_search")
    _say(_done(keys, rows))
    if remaining:
        told = ", ".join(f"{name}: {number}" for name, number in remaining.items())
        reason = (
            "they were changed by another hand and cannot be opened"
            if unknown
            else "they changed meanwhile; run this again"
        )
        _say(f"Left as they were ({reason}): {told}.")
        return 1
    async with database.pool.acquire() as con:
        gone = await let_go(con, keys)
    if gone:
        _say(f"Nothing needs these keys any more, so they may leave TEXT_KEYS: {', '.join(gone)}.")
    _say("Backups made before, and freed pages of the database's files, still hold the texts as they were.")
    return 0


async def _check_bot(database: Database, keys: Keyring) -> None:
    """Raise unless the bot that runs, if any does, seals as we are about to."""
    alone = await standing_alone(database.url)
    if alone is not None:
        await alone.release()
        return
    async with database.pool.acquire() as con:
        name = await sealing(con)
    if name != (keys.first.name if keys.first is not None else None):
        raise SetupProblem(RESTART)


def _done(keys: Keyring, rows: dict[str, int]) -> str:
    what = "In clear again" if keys.first is None else f"Sealed with the key {keys.first.name}"
    told = ", ".join(f"{name} {number}" for name, number in rows.items()) or "everything was so already"
    return f"{what}: {told}."


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
