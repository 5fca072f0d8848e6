"""Sending a file in pieces, and everything that can go wrong on the way."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.faults.registry import Fault, Faults

type Json = dict[str, Any]

STEP = 0.05


@dataclass(frozen=True, slots=True)
class Sending:
    """A file on its way: how long it is, its pieces, read one after the other, and what slows it down."""

    size: int
    pieces: Iterator[bytes]
    slow: Fault | None = None

    async def to(self, request: web.Request, kind: str, faults: Faults, facts: Json) -> web.StreamResponse:
        """Send it whole, whatever range was asked for, unless a fault cuts, slows or changes it."""
        wrong, short, slow = faults.take("cdn.wrong_length", **facts), faults.take("cdn.short", **facts), self.slow
        told = web.StreamResponse(headers={"Content-Type": kind, "X-Content-Type-Options": "nosniff"})
        told.content_length = self._length(wrong)
        await told.prepare(request)
        if request.method == "HEAD":
            return told
        ends = sorted({self._place(fault) for fault in (short, slow) if fault})
        sent = 0
        for piece in self._cut(told.content_length or 0, ends):
            await told.write(piece)
            sent += len(piece)
            if short and sent == self._place(short):
                if request.transport is not None:
                    request.transport.close()
                return told
            if slow and sent == self._place(slow):
                await _pause(request, float(slow.get("seconds", 1)))
        return told

    def _length(self, wrong: Fault | None) -> int:
        if wrong is None:
            return self.size
        if wrong.get("extra"):
            return self.size + int(wrong.get("extra"))
        return min(self.size, int(wrong.get("keep", self.size // 2)))

    def _place(self, fault: Fault) -> int:
        return max(1, min(self.size, int(fault.get("keep", self.size // 2))))

    def _cut(self, length: int, ends: list[int]) -> Iterator[bytes]:
        """The pieces up to a length, nothing but zeros after the file's end, none reaching over one of the ends."""
        start = 0
        for piece in self._filled(length):
            inside = [end - start for end in ends if start < end < start + len(piece)]
            for low, high in zip([0, *inside], [*inside, len(piece)], strict=True):
                yield piece[low:high]
            start += len(piece)

    def _filled(self, length: int) -> Iterator[bytes]:
        left = length
        for piece in self.pieces:
            if left <= 0:
                return
            yield piece[:left]
            left -= len(piece)
        if left > 0:
            yield bytes(left)


async def _pause(request: web.Request, seconds: float) -> None:
    """Wait, but no longer than somebody listens."""
    end = asyncio.get_running_loop().time() + seconds
    while request.transport is not None and not request.transport.is_closing():
        left = end - asyncio.get_running_loop().time()
        if left <= 0:
            return
        await asyncio.sleep(min(left, STEP))
