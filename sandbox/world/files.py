"""Attachments' bytes: kept on disk, read piece by piece."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sandbox.snowflake import Snowflake
from sandbox.world.spool import Place
from sandbox.world.state import Missing
from sandbox.world.threads_state import ThreadState

PIECE = 1 << 18
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An attachment's bytes: in the spool or in a file of its own."""

    channel_id: int
    name: str
    content_type: str | None
    kept: Place | Path

    @property
    def size(self) -> int:
        """In bytes."""
        return self.kept.stat().st_size if isinstance(self.kept, Path) else self.kept.length


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A file's bytes that are made when they are kept: as many as told, the same for the same seed."""

    size: int
    seed: int = 0

    def pieces(self) -> Iterator[bytes]:
        """The bytes, a mebibyte at a time; no two of them are alike."""
        block = random.Random(self.seed).randbytes(min(_BLOCK, self.size))
        for number, start in enumerate(range(0, self.size, _BLOCK)):
            mark = number.to_bytes(8, "big") if number else b""
            yield (mark + block[len(mark) :])[: self.size - start]


class Files(ThreadState):
    """Keeps files and hands them out in pieces."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.files: dict[int, StoredFile] = {}
        self._digests: dict[int, str] = {}

    def keep_file(self, data: bytes | Path | MadeUp) -> Place | Path:
        """Where bytes lie from now on."""
        if isinstance(data, Path):
            return data
        return self.spool.append_all(data.pieces()) if isinstance(data, MadeUp) else self.spool.append(data)

    def stored_file(self, attachment_id: Snowflake) -> StoredFile:
        """An attachment's file; Missing when there is none."""
        stored = self.files.get(int(attachment_id))
        if stored is None:
            raise Missing("Attachment", 10008)
        return stored

    def file(self, attachment_id: Snowflake) -> bytes:
        """An attachment's bytes, whole in memory; Missing when there is none."""
        return b"".join(self.file_pieces(attachment_id))

    def file_pieces(self, attachment_id: Snowflake) -> Iterator[bytes]:
        """An attachment's bytes in pieces of at most 256 KiB; Missing, at once, when there is none."""
        kept = self.stored_file(attachment_id).kept
        return _pieces_of(kept) if isinstance(kept, Path) else self._pieces_at(kept)

    def _pieces_at(self, place: Place) -> Iterator[bytes]:
        for start in range(0, place.length, PIECE):
            yield self.spool.read(place.offset + start, min(PIECE, place.length - start))

    def sha256(self, attachment_id: Snowflake) -> str | None:
        """The digest of an attachment's bytes in hexadecimal, None when there are none; reckoned once."""
        number = int(attachment_id)
        if number not in self.files:
            return None
        if number not in self._digests:
            digest = hashlib.sha256()
            for piece in self.file_pieces(number):
                digest.update(piece)
            self._digests[number] = digest.hexdigest()
        return self._digests[number]


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
