"""`profiler backup` and `profiler restore`: the record in a folder, and back into an empty database."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from bot.leadership import standing_alone
from bot.settings import Settings
from services.attachments.objects.opening import open_store
from services.attachments.objects.store import ObjectStore
from services.backup.making import Made, make_backup, thinned, whole_backups
from services.backup.manifest import NAME, Manifest
from services.backup.restoring import Restored, restore_backup
from services.errors import ProfilerError, SetupProblem
from services.opened_database import running_server

BOT_RUNS = "A bot runs on this database: stop it, then restore."
NOT_MADE = "Interrupted: no backup was made."
NOT_RESTORED = "Interrupted: run the same command again; it begins anew, or says that the record is there already."
KEYS = "Settings and keys are not in it: keep a copy of .env (DISCORD_TOKEN, TEXT_KEYS, PRIVACY_KEY) in another place."
FORGOTTEN = (
    "Whoever asked to be forgotten after {at:%Y-%m-%d %H:%M} UTC is back: forget them again (`/privacy forget`)."
)
FORGOTTEN_AGAIN = "{people} people were forgotten since, as {later} knows: the bot erases them again when it starts."


async def backup(settings: Settings, folder: Path, *, with_bytes: bool | None, keep: int | None) -> int:
    """Make a backup below a folder and remove older ones but `keep` of all; returns 1 when a file could not be had.

    `with_bytes` is whether the stored files come along; None: from a folder they do, from a bucket they do not.

    Raises:
        ProfilerError: nothing was made, and why.
    """
    wanted = settings.bucket is None if with_bytes is None else with_bytes
    async with _whole(NOT_MADE), _opened(settings) as (url, store):
        made = await make_backup(url, store, folder, datetime.now(UTC), with_bytes=wanted, told=_say)
    _say(_made_words(made))
    for line in made.wrong:
        _say(line)
    if keep is not None:
        for old in await asyncio.to_thread(thinned, folder, keep, made.folder, datetime.now(UTC)):
            _say(f"Removed {old}.")
    return 1 if made.wrong else 0


async def restore(settings: Settings, folder: Path, *, read_all: bool) -> int:
    """Bring a backup back; returns 0.

    Raises:
        ProfilerError: nothing is in the database, and why.
    """
    _check(folder)
    async with _whole(NOT_RESTORED), _opened(settings) as (url, store):
        lock = await standing_alone(url)
        if lock is None:
            raise SetupProblem(BOT_RUNS)
        try:
            own = str(settings.data_dir / "postgres")
            now = datetime.now(UTC)
            key = settings.privacy_key.get_secret_value().strip() if settings.privacy_key else None
            done = await restore_backup(
                url, store, folder, now, read_all=read_all, told=_say, privacy_key=key, own_folder=own
            )
        finally:
            await lock.release()
    _say(_restored_words(done))
    return 0


@contextlib.asynccontextmanager
async def _whole(words: str) -> AsyncIterator[None]:
    """Say of what is broken off that it failed: of other commands being stopped is a good end."""
    try:
        yield
    except asyncio.CancelledError:
        raise ProfilerError(words) from None


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[str, ObjectStore]]:
    """The database's address, with the embedded server up, and the store of attachments; no key is needed."""
    async with (
        running_server(settings.postgres_url, settings.data_dir) as url,
        open_store(settings.bucket, settings.attachments_path) as store,
    ):
        yield url, store


def _check(folder: Path) -> None:
    """Raise with the name of the newest backup when a folder of backups was named instead of one."""
    if folder.is_dir() and not (folder / NAME).exists() and (found := whole_backups(folder)):
        raise SetupProblem(f"{folder} is a folder of backups: name one of them, the newest is {found[0]}.")


def _made_words(made: Made) -> str:
    objects = made.manifest.objects
    if not objects.count:
        files = "no stored files"
    elif objects.with_bytes:
        files = f"{objects.kept} of {objects.count} stored files"
    else:
        files = f"the list of {objects.count} stored files, whose bytes stay in {objects.place}"
    return f"{made.folder} is whole: {made.rows} rows, {files}. {KEYS}"


def _restored_words(done: Restored) -> str:
    said = [f"Restored as of {done.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: {done.rows} rows, {done.files} files."]
    if done.missing:
        said.append(f"{done.missing} files are nowhere: the bot fetches them from Discord again where it still can.")
    if done.asked_again:
        said.append(f"{done.asked_again} messages to students were on their way then: they are drafts again.")
    if done.forgotten:
        said.append(FORGOTTEN_AGAIN.format(people=done.forgotten, later=done.later))
    known = done.manifest if done.later is None else Manifest.read(done.later)
    return " ".join([*said, FORGOTTEN.format(at=known.made_at)])


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
