"""Frames as bytes: every frame has all four keys, an event is serialised once for all sessions."""

import zlib
from typing import Any

import orjson

from sandbox.gateway.protocol import Op


def dispatch_frame(seq: int, name: str, data: bytes) -> bytes:
    """A dispatch around data that is JSON already."""
    return b'{"op":0,"s":%d,"t":"%s","d":%s}' % (seq, name.encode(), data)


def control_frame(op: Op, data: Any = None) -> bytes:
    """A frame that is no dispatch: `s` and `t` are null."""
    return b'{"op":%d,"s":null,"t":null,"d":%s}' % (op, orjson.dumps(data))


class Compressor:
    """One zlib stream for one connection; each message ends in a sync flush."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(level=1)

    def pack(self, frame: bytes) -> bytes:
        """The frame as the next piece of the stream."""
        return self._stream.compress(frame) + self._stream.flush(zlib.Z_SYNC_FLUSH)
