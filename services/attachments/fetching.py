"""A file from Discord's file server onto the disk, hashed on the way, never whole in memory."""

import asyncio
import contextlib
import errno
import hashlib
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import aiohttp
from yarl import URL

from services.attachments.links import TryAgain
from services.attachments.objects.store import RESERVE

PIECE = 1024 * 1024
TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)
REFUSED = {401, 403, 404, 410}
FULL = {errno.ENOSPC, errno.EDQUOT}


class LinkRefused(Exception):
    """The link has ended; a fresh one may work."""


class TooLarge(Exception):
    """The file is larger than it was said to be, and larger than the limit."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file on the disk with the hash of its bytes (hexadecimal)."""

    path: Path
    sha256: str
    size: int


class Fetcher:
    """Fetches files into a folder for passing files, from which they go when the block of `fetch` ends."""

    def __init__(self, session: aiohttp.ClientSession, folder: Path, *, reserve: int = RESERVE) -> None:
        self._session = session
        self._folder = folder
        self._reserve = reserve

    @contextlib.asynccontextmanager
    async def fetch(self, url: URL, size: int, largest: int | None) -> AsyncIterator[Fetched]:
        """The whole file: as many bytes as `size` says (0 = unknown).

        Raises:
            LinkRefused: the link has ended.
            TooLarge: it has more than `largest` bytes although `size` did not say so.
            TryAgain: it did not come whole, or there is no room for it.
        """
        path = self._folder / f"{uuid.uuid4().hex}.part"
        try:
            with _disk_in_words():
                await asyncio.to_thread(self._make_room, size)
                async with _opened(path) as file:
                    fetched = await self._received(url, _Sink(path, file, self._reserve), size, largest)
            yield fetched
        finally:
            await _to_its_end(lambda: path.unlink(missing_ok=True))

    def _make_room(self, size: int) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _leave_room(self._folder, size + self._reserve)

    async def _received(self, url: URL, sink: "_Sink", size: int, largest: int | None) -> Fetched:
        try:
            async with self._session.get(
                url, timeout=TIMEOUT, allow_redirects=False, headers={"Accept-Encoding": "identity"}
            ) as answer:
                _check(answer.status)
                await _copy(answer, sink, size, largest)
        except TimeoutError as slow:
            raise TryAgain("too_slow") from slow
        except aiohttp.ClientPayloadError as cut:
            raise TryAgain("cut_short") from cut
        except aiohttp.ClientError as away:
            raise TryAgain("cdn_away") from away
        if size and sink.size != size:
            raise TryAgain("wrong_size")
        return Fetched(sink.path, sink.hash.hexdigest(), sink.size)


@contextlib.asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[IO[bytes]]:
    """A new file to write to, opened beside the loop and closed even when nobody waits for it any more."""
    opened: list[IO[bytes]] = []
    try:
        await _to_its_end(lambda: opened.append(path.open("wb")))
        yield opened[0]
    finally:
        for file in opened:
            file.close()


async def _to_its_end(work: Callable[[], object]) -> None:
    """Do something in a thread; who is cancelled meanwhile, or before a thread was free, goes when it is done."""
    doing = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(doing)
    except asyncio.CancelledError:
        await doing
        raise


class _Sink:
    """Where the bytes go."""

    def __init__(self, path: Path, file: IO[bytes], reserve: int) -> None:
        self.path, self.file, self._reserve = path, file, reserve
        self.size, self.hash = 0, hashlib.sha256()

    def take(self, piece: bytes) -> None:
        """Write and hash; runs in a thread. Others fill the same disk meanwhile, so there has to be room each time."""
        _leave_room(self.path, len(piece) + self._reserve)
        self.file.write(piece)
        self.hash.update(piece)
        self.size += len(piece)


def _leave_room(place: Path, wanted: int) -> None:
    if shutil.disk_usage(place).free < wanted:
        raise TryAgain("disk_full")


async def _copy(answer: aiohttp.ClientResponse, sink: _Sink, size: int, largest: int | None) -> None:
    piece = bytearray()
    async for part in answer.content.iter_any():
        piece += part
        if len(piece) >= PIECE:
            await asyncio.to_thread(sink.take, bytes(piece))
            piece.clear()
            if size and sink.size > size:
                raise TryAgain("wrong_size")
            if largest is not None and sink.size > largest:
                raise TooLarge
    await asyncio.to_thread(sink.take, bytes(piece))
    await asyncio.to_thread(sink.file.flush)


def _check(status: int) -> None:
    if status in REFUSED:
        raise LinkRefused
    if status != 200:  # a redirect could lead anywhere and is not followed
        raise TryAgain(f"cdn_{status}")


@contextlib.contextmanager
def _disk_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise TryAgain("disk_full" if problem.errno in FULL else "disk") from problem


def emptied(spool: Path) -> None:
    """Remove what a killed process left in the folder of passing files."""
    for path in spool.glob("*.part"):
        path.unlink(missing_ok=True)
