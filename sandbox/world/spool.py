"""Records kept outside of memory: an append-only file with nothing but bytes in it."""

import os
import tempfile
from typing import NamedTuple

_TAIL_LIMIT = 1 << 20


class Place(NamedTuple):
    """Where a record lies in the spool."""

    offset: int
    length: int


class Spool:
    """Bytes that can only be added and read again; gone with the process."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="sandbox-", buffering=0)  # noqa: SIM115 - lives with this object
        self._written = 0
        self._tail = bytearray()

    def append(self, record: bytes) -> Place:
        """Keep a record and return where it lies."""
        place = Place(self._written + len(self._tail), len(record))
        self._tail += record
        if len(self._tail) >= _TAIL_LIMIT:
            self._file.write(self._tail)
            self._written += len(self._tail)
            self._tail = bytearray()
        return place

    def read(self, offset: int, length: int) -> bytes:
        """The record that lies there."""
        if offset >= self._written:
            start = offset - self._written
            return bytes(self._tail[start : start + length])
        return os.pread(self._file.fileno(), length, offset)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
