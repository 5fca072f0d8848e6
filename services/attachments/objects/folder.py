"""A folder as a place for bytes."""

import asyncio
import contextlib
import errno
import os
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from services.attachments.objects.store import RESERVE, ObjectMissing, StoreAway, StoreFull, StoreRefused

PIECE = 256 * 1024
UNFINISHED = ".unfinished-"
LEFT_BEHIND_SECONDS = 3600.0
NO_ROOM = "The disk with ATTACHMENTS_FOLDER is full: free some space."
FULL = {errno.ENOSPC, errno.EDQUOT}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class FolderStore:
    """Keeps each object as a file of the same name; nobody but the process' own user may read it."""

    def __init__(self, root: Path, *, reserve: int = RESERVE) -> None:
        self._root = root.absolute().resolve()
        self._reserve = reserve
        self.place = str(self._root)

    async def put(self, key: str, path: Path, content_type: str | None) -> None:  # noqa: ARG002 - files have no type
        """Keep a copy, complete before it gets its name."""
        await asyncio.to_thread(self._put, key, path)

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """The file in pieces."""
        with _words():
            try:
                file = await asyncio.to_thread(self._file(key).open, "rb")
            except FileNotFoundError as missing:
                raise ObjectMissing(key) from missing
        with file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece

    async def delete(self, key: str) -> None:
        """Remove the file."""
        await _in_thread(lambda: self._file(key).unlink(missing_ok=True))

    async def size(self, key: str) -> int | None:
        """The file's size."""

        def look() -> int | None:
            try:
                return self._file(key).stat().st_size
            except FileNotFoundError:
                return None

        return await _in_thread(look)

    async def link(self, key: str, filename: str, seconds: int) -> str | None:  # noqa: ARG002 - as in the protocol
        """None: a folder has no addresses."""
        return None

    async def tidy(self) -> int:
        """Remove copies that a process which died has left half way."""

        def look() -> int:
            before = time.time() - LEFT_BEHIND_SECONDS
            old = [path for path in self._root.rglob(f"{UNFINISHED}*") if path.stat().st_mtime < before]
            for path in old:
                path.unlink(missing_ok=True)
            return len(old)

        return await _in_thread(look)

    async def check(self) -> None:
        """Write, read and delete a small file."""

        def look() -> None:
            self._make(self._root)
            probe = self._root / f"{UNFINISHED}{uuid.uuid4().hex}"
            try:
                probe.write_bytes(b"probe")
                probe.read_bytes()
            finally:
                probe.unlink(missing_ok=True)

        await _in_thread(look)

    def _put(self, key: str, path: Path) -> None:
        target = self._file(key)
        unfinished = target.with_name(f"{UNFINISHED}{uuid.uuid4().hex}")
        with _words():
            self._make(target.parent)
            if shutil.disk_usage(target.parent).free < path.stat().st_size + self._reserve:
                raise StoreFull(NO_ROOM)
            try:
                shutil.copyfile(path, unfinished)
                unfinished.chmod(0o600)
                _on_disk(unfinished)
                unfinished.replace(target)
                _on_disk(target.parent)
            finally:
                unfinished.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        """Make a folder and those it lies in; ours are closed to others."""
        if not folder.is_dir():
            if folder.is_relative_to(self._root):
                self._make(folder.parent)
            else:
                folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)

    def _file(self, key: str) -> Path:
        file = (self._root / key).resolve()
        if not file.is_relative_to(self._root):
            raise ValueError("a key that leads out of the folder")
        return file


def _on_disk(path: Path) -> None:
    """Make sure that a file, or a folder's list of files, outlives a power cut."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


async def _in_thread[T](work: Callable[[], T]) -> T:
    with _words():
        return await asyncio.to_thread(work)


@contextlib.contextmanager
def _words() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in FULL:
            raise StoreFull(NO_ROOM) from problem
        if problem.errno in FORBIDDEN:
            raise StoreRefused("ATTACHMENTS_FOLDER cannot be written to: correct its permissions.") from problem
        raise StoreAway(f"ATTACHMENTS_FOLDER cannot be used now: {problem.strerror}.") from problem
