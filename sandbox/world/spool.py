"""Records kept outside of memory: an append-only file with nothing but bytes in it."""

import os
import tempfile
import weakref
from typing import NamedTuple

_TAIL_LIMIT = 1 << 20


class Place(NamedTuple):
    """Where a record lies in the spool."""

    offset: int
    length: int


class Spool:
    """Bytes that can only be added and read again; the nameless file goes with this object."""

    def __init__(self) -> None:
        self._file, path = tempfile.mkstemp(prefix="local-discord-")
        os.unlink(path)  # noqa: PTH108 - a path's own unlink would need a Path for nothing
        weakref.finalize(self, os.close, self._file)
        self._written = 0
        self._tail = bytearray()

    def append(self, record: bytes) -> Place:
        """Keep a record and return where it lies."""
        place = Place(self._written + len(self._tail), len(record))
        self._tail += record
        if len(self._tail) >= _TAIL_LIMIT:
            self._flush()
        return place

    def _flush(self) -> None:
        rest = memoryview(self._tail)
        while rest:
            written = os.pwrite(self._file, rest, self._written)
            self._written += written
            rest = rest[written:]
        self._tail = bytearray()

    def read(self, offset: int, length: int) -> bytes:
        """The record that lies there."""
        if offset >= self._written:
            start = offset - self._written
            return bytes(self._tail[start : start + length])
        return os.pread(self._file, length, offset)
