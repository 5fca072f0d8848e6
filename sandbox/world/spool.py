"""Records kept outside of memory: an append-only file with nothing but bytes in it."""

import os
import tempfile
import weakref
from collections.abc import Iterable
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

    def append_all(self, pieces: Iterable[bytes]) -> Place:
        """Keep a record that comes in pieces, never whole in memory, and return where it lies."""
        places = [self.append(piece) for piece in pieces]
        start = places[0].offset if places else self._written + len(self._tail)
        return Place(start, sum(place.length for place in places))

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
        return os.pread(self._file, length, offset) + self._begun(offset + length)

    def _begun(self, end: int) -> bytes:
        """What of a record that reaches beyond the written part is still in memory."""
        return bytes(self._tail[: max(0, end - self._written)])
