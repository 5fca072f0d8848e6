"""What is to be put into the world: messages by channel, and the threads they are in."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sandbox.snowflake import EPOCH, TIME_SHIFT

type Row = dict[str, Any]

_EPOCH_MS = int(EPOCH.timestamp() * 1000)
_FIRST_TAIL = 1 << (TIME_SHIFT - 1)
"""The world counts its own ids' tails from 1: these stay apart from them."""


@dataclass(slots=True)
class Thread:
    """A thread or forum post to be made."""

    thread_id: int
    parent: str
    name: str
    owner_id: int
    started_ms: int
    private: bool = False
    starter: bool = False
    """Whether it hangs on the message of the parent with its id."""
    tags: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Diary:
    """Message rows as World.load_history takes them, gathered in any order."""

    end_ms: int
    """Nothing later is kept."""
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    threads: list[Thread] = field(default_factory=list)
    _made: int = 0

    def new_id(self, at_ms: int) -> int:
        """An id for a moment (Unix milliseconds)."""
        self._made += 1
        return (at_ms - _EPOCH_MS) << TIME_SHIFT | _FIRST_TAIL + self._made

    def row(self, at_ms: int, author_id: int, content: str, **more: Any) -> Row:
        """A message that is not yet in any channel."""
        return {"id": str(self.new_id(at_ms)), "type": 0, "content": content, "author": str(author_id), **more}

    def write(self, channel: str, row: Row) -> bool:
        """Put a message into a channel, unless it lies after the end."""
        if moment_ms(row) >= self.end_ms:
            return False
        self.rows[channel].append(row)
        return True

    def count(self) -> int:
        """Messages so far."""
        return sum(map(len, self.rows.values())) + sum(len(thread.rows) for thread in self.threads)


def moment_ms(row: Row) -> int:
    """When a row was written, Unix milliseconds."""
    return (int(row["id"]) >> TIME_SHIFT) + _EPOCH_MS
