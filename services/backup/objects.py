"""Stored files in a backup: their list, their bytes where wanted, and their way back into a store."""

import asyncio
import contextlib
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import asyncpg
import orjson

from services.attachments.objects.store import ObjectMissing, ObjectStore
from services.backup.manifest import OBJECTS, Manifest, NoBackup
from services.backup.packed import Packed, unpacked

FILES = "files"
AT_ONCE = 8
LISTED = """
select guild_id, sha256, size, object_key, place from stored_object where stored_at is not null
order by guild_id, sha256
"""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes of a server in a store, under their hash; `kept` says whether the backup holds them too."""

    guild_id: int
    sha256: str
    size: int
    object_key: str
    place: str
    kept: bool = False

    def path(self, folder: Path) -> Path:
        """Where a backup keeps the bytes."""
        return folder / FILES / str(self.guild_id) / self.sha256[:2] / self.sha256


async def listed(con: asyncpg.Connection) -> list[StoredFile]:
    """The files that a record says are stored; none before there were any."""
    if await con.fetchval("select to_regclass('public.stored_object')") is None:
        return []
    return [StoredFile(**row) for row in await con.fetch(LISTED)]


async def copied(files: Iterable[StoredFile], store: ObjectStore, folder: Path) -> tuple[list[StoredFile], list[str]]:
    """The files, those marked whose bytes are in the folder now, and one line for each that could not be had.

    A message that is deleted meanwhile takes its files along; they are not what is told of.
    """
    wrong: list[str] = []

    async def one(file: StoredFile) -> StoredFile:
        if file.place != store.place:
            wrong.append(f"{file.object_key} lies in {file.place}, where the settings do not lead.")
            return file
        try:
            fine = await _fetched(file, store, file.path(folder))
        except ObjectMissing:
            wrong.append(f"{file.object_key} is not in the store any more.")
            return file
        if not fine:
            wrong.append(f"{file.object_key} is damaged in the store.")
            return file
        return StoredFile(**asdict(file) | {"kept": True})

    return await _side_by_side(files, one), wrong


async def _fetched(file: StoredFile, store: ObjectStore, path: Path) -> bool:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        async with contextlib.aclosing(store.get(file.object_key)) as pieces:  # type: ignore[type-var]
            async for piece in pieces:
                digest.update(piece)
                await asyncio.to_thread(copy.write, piece)
        copy.flush()
        await asyncio.to_thread(os.fsync, copy.fileno())
    if digest.hexdigest() == file.sha256:
        return True
    await asyncio.to_thread(path.unlink)
    return False


def write_list(folder: Path, files: Iterable[StoredFile]) -> str:
    """Write the list into a backup; returns its hash."""
    with Packed(folder / OBJECTS) as packed:
        for file in files:
            packed.write(orjson.dumps(file, option=orjson.OPT_APPEND_NEWLINE))
    return packed.sha256


async def read_list(folder: Path, manifest: Manifest) -> list[StoredFile]:
    """The list of a backup; raises NoBackup when it is not the one that was written."""
    text = b"".join([piece async for piece in unpacked(folder / OBJECTS, manifest.objects.sha256)])
    return [StoredFile(**orjson.loads(line)) for line in text.splitlines()]


async def put_back(
    files: Iterable[StoredFile], store: ObjectStore, folder: Path, *, read_all: bool, told: Callable[[int], None]
) -> tuple[list[StoredFile], list[StoredFile]]:
    """Files that the store holds after this, and those that neither it nor the backup has.

    What the store holds already is left as it is, so that an interrupted restore goes on where it stopped; `read_all`
    reads its bytes too and holds them against their hash. `told` is called with the number of each file in turn.

    Raises:
        NoBackup: the bytes in the backup are not those that were put there.
        StoreProblem: the store does not take them.
    """
    done: Counter[str] = Counter()

    async def one(file: StoredFile) -> tuple[StoredFile, bool]:
        held = await _is_there(file, store, read=read_all)
        if not held and file.kept:
            path = file.path(folder)
            if await asyncio.to_thread(_digest, path) != file.sha256:
                raise NoBackup(f"{path} is damaged or missing: copy the backup again, or restore another one.")
            await store.put(file.object_key, path, None)
            held = True
        done["files"] += 1
        told(done["files"])
        return file, held

    results = await _side_by_side(files, one)
    return [file for file, held in results if held], [file for file, held in results if not held]


async def _is_there(file: StoredFile, store: ObjectStore, *, read: bool) -> bool:
    if await store.size(file.object_key) != file.size:
        return False
    if not read:
        return True
    digest = hashlib.sha256()
    async for piece in store.get(file.object_key):
        digest.update(piece)
    return digest.hexdigest() == file.sha256


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


async def _side_by_side[T](
    files: Iterable[StoredFile], work: Callable[[StoredFile], Coroutine[Any, Any, T]]
) -> list[T]:
    """What the work returns for each file, in order; the first that fails ends them all with its error."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(file: StoredFile) -> T:
        async with turn:
            return await work(file)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(file)) for file in files]
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in tasks]
