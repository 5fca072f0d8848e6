"""One channel's messages in order, as an index into the spool: 20 bytes a message."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator

from sandbox.world.spool import Place


class Shelf:
    """Ids in ascending order with the place of each message's latest version."""

    def __init__(self) -> None:
        self.ids = array("Q")
        self._offsets = array("Q")
        self._lengths = array("I")

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids)

    def put(self, message_id: int, place: Place) -> None:
        """Add a message, or replace its place."""
        index = self._position(message_id)
        if index < len(self.ids) and self.ids[index] == message_id:
            self._offsets[index], self._lengths[index] = place
            return
        self.ids.insert(index, message_id)
        self._offsets.insert(index, place.offset)
        self._lengths.insert(index, place.length)

    def place(self, message_id: int) -> Place | None:
        """Where a message lies, None when it is not here."""
        index = self._position(message_id)
        if index == len(self.ids) or self.ids[index] != message_id:
            return None
        return Place(self._offsets[index], self._lengths[index])

    def take(self, message_id: int) -> Place | None:
        """Remove a message and return where it lay."""
        place = self.place(message_id)
        if place is not None:
            index = self._position(message_id)
            del self.ids[index], self._offsets[index], self._lengths[index]
        return place

    def newest_before(self, message_id: int | None, limit: int) -> list[int]:
        """Up to limit ids below one, newest first; None starts at the newest."""
        end = len(self.ids) if message_id is None else self._position(message_id)
        return list(reversed(self.ids[max(0, end - limit) : end]))

    def oldest_after(self, message_id: int, limit: int) -> list[int]:
        """The limit oldest ids above one, newest first."""
        start = bisect_left(self.ids, message_id + 1)
        return list(reversed(self.ids[start : start + limit]))

    def between(self, low: int, high: int) -> list[int]:
        """All ids from one up to another, both among them, oldest first."""
        return list(self.ids[bisect_left(self.ids, low) : bisect_left(self.ids, high + 1)])

    def around(self, message_id: int, limit: int) -> list[int]:
        """Ids half before and half after one, with it in the middle when it is here, newest first."""
        middle = [message_id] if self.place(message_id) else []
        half = limit // 2
        return self.oldest_after(message_id, half) + middle + self.newest_before(message_id, half)

    def _position(self, message_id: int) -> int:
        if self.ids and message_id > self.ids[-1]:  # nearly every new message
            return len(self.ids)
        return bisect_left(self.ids, message_id)
