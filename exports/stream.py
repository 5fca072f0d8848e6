"""Bytes of an export, cleaned of what a JSON parser cannot take, and the values in them one by one."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

import ijson

from exports.problems import UnreadableValue

CHUNK = 1 << 16
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SEPARATORS = (b"\n", b" ", b",", b":", b"}")
# Escaped backslashes and whole pairs are matched first, so that only a half pair is left for the last branch.
_ESCAPES = re.compile(rb"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})", re.DOTALL)


class CleanBytes:
    """An export's bytes without byte order mark and half surrogate escapes, unpacked when the name ends in .gz."""

    def __init__(self, path: Path, on_read: Callable[[int], None] | None = None) -> None:
        self._on_disk = path.open("rb")
        packed = path.suffix.lower() == ".gz"
        self._source = cast("BinaryIO", gzip.GzipFile(fileobj=self._on_disk)) if packed else self._on_disk
        self._on_read = on_read
        self._held = b""
        self.position = 0
        """Bytes read so far (of the unpacked text)."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._source.close()
        self._on_disk.close()

    def read(self, size: int = CHUNK) -> bytes:
        """The next cleaned bytes, empty only at the end. Raises UnreadableValue when the file cannot be unpacked."""
        while size:
            chunk = self._next_chunk()
            if not chunk:
                cleaned, self._held = _without_half_pairs(self._held), b""
                return cleaned
            whole, self._held = _cut_between_escapes(self._held + chunk)
            if whole:
                return _without_half_pairs(whole)
        return b""

    def _next_chunk(self) -> bytes:
        try:
            chunk = self._source.read(CHUNK)
        except (EOFError, OSError, zlib.error) as error:
            raise UnreadableValue(f"the file cannot be read on: {error}") from error
        fresh = chunk.removeprefix(BYTE_ORDER_MARK) if self.position == 0 else chunk
        self.position += len(chunk)
        if self._on_read is not None:
            self._on_read(self._on_disk.tell())
        return fresh


def _cut_between_escapes(chunk: bytes) -> tuple[bytes, bytes]:
    """The chunk up to a byte that is part of no escape, and the rest."""
    end = 1 + max(chunk.rfind(separator) for separator in SEPARATORS)
    return chunk[:end], chunk[end:]


def _without_half_pairs(chunk: bytes) -> bytes:
    if b"\\ud" not in chunk and b"\\uD" not in chunk:
        return chunk
    return _ESCAPES.sub(lambda found: b"\\ufffd" if found[1] else found[0], chunk)


def scalars(source: CleanBytes) -> Iterator[tuple[str, str, Any]]:
    """(path, event, value) of everything in the file, in order. Raises UnreadableValue where it breaks."""
    try:
        yield from ijson.parse(source, use_float=True, buf_size=CHUNK)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise UnreadableValue(_in_one_line(error)) from error


def items(source: CleanBytes, prefix: str) -> Iterator[Any]:
    """The values of one list, each complete; what stands before a break is yielded before UnreadableValue is raised."""
    found = ijson.sendable_list()
    parser = ijson.items_coro(found, prefix, use_float=True)
    broken: UnreadableValue | None = None
    ended = False
    while broken is None and not ended:
        try:
            if chunk := source.read():
                parser.send(chunk)
            else:
                ended = True
                parser.close()
        except UnreadableValue as error:
            broken = error
        except (ijson.JSONError, UnicodeDecodeError) as error:
            broken = UnreadableValue(_in_one_line(error))
        yield from found
        found.clear()
    if broken is not None:
        raise broken


def _in_one_line(error: Exception) -> str:
    """The parser's reason without its drawing of the place, which would quote what people wrote."""
    reason = error.args[0] if error.args else error
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return words.partition("\n")[0].rstrip(" .")
