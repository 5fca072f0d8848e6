"""Compressed files with the hash of what lies on the disk, made and read piece by piece."""

import hashlib
import os
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

from services.backup.manifest import NoBackup

GZIP = 31  # zlib's number for the largest window with gzip's header, which other tools open too
LEVEL = 3
PIECE = 1024 * 1024


class Packed:
    """A new file that is being written; its hash is known once it is closed, and then it is on the disk."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._press = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        self._keep(self._press.compress(data))

    @property
    def sha256(self) -> str:
        """The hash of the compressed bytes, hexadecimal."""
        return self._hash.hexdigest()

    def _keep(self, data: bytes) -> None:
        self._hash.update(data)
        self._file.write(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            if kind is None:
                self._keep(self._press.flush())
                self._file.flush()
                os.fsync(self._file.fileno())


async def unpacked(path: Path, sha256: str) -> AsyncIterator[bytes]:
    """What such a file holds, in pieces; raises NoBackup, after its last one at the latest, when it has changed."""
    digest, press = hashlib.sha256(), zlib.decompressobj(GZIP)
    damaged = NoBackup(f"{path} is damaged: copy the backup again, or restore another one.")
    try:
        with path.open("rb") as file:
            while data := file.read(PIECE):
                digest.update(data)
                if piece := press.decompress(data):
                    yield piece
    except FileNotFoundError:
        raise NoBackup(f"{path} is missing: copy the backup again, or restore another one.") from None
    except zlib.error:
        raise damaged from None
    if not press.eof or digest.hexdigest() != sha256:
        raise damaged


def on_disk(folder: Path) -> None:
    """Make sure that a folder's list of files outlives a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
