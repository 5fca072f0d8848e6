"""Reading messages: one, or a page of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.snowflake import Snowflake, first_id_at
from sandbox.world.shelf import Shelf
from sandbox.world.store import Store

type Json = dict[str, Any]


class ChannelMessages:
    """The messages of one channel or thread, as one viewer gets them."""

    def __init__(self, store: Store, channel_id: int, viewer: int | None) -> None:
        self._store = store
        self._channel_id = channel_id
        self._viewer = viewer

    @property
    def _shelf(self) -> Shelf:
        return self._store.shelves.get(self._channel_id) or Shelf()

    @property
    def count(self) -> int:
        """How many messages there are now."""
        return len(self._shelf)

    def ids(self) -> Iterator[int]:
        """Every id, oldest first."""
        return iter(self._shelf)

    def between(self, low: int, high: int) -> list[int]:
        """The ids from one up to another, both among them, oldest first."""
        return self._shelf.between(low, high)

    def get(self, message_id: Snowflake) -> Json | None:
        """One message, None when it is not there (any more)."""
        place = self._shelf.place(int(message_id))
        if place is None:
            return None
        return self._store.told(self._channel_id, int(message_id), self._store.row_at(place), self._viewer)

    def page(
        self,
        *,
        before: Snowflake | None = None,
        after: Snowflake | None = None,
        around: Snowflake | None = None,
        limit: int = 50,
    ) -> list[Json]:
        """Messages newest first: the newest below before, the oldest above after, or around one."""
        if around is not None:
            ids = self._shelf.around(int(around), limit)
        elif after is not None:
            ids = self._shelf.oldest_after(int(after), limit)
        else:
            ids = self._shelf.newest_before(None if before is None else int(before), limit)
        return [message for one in ids if (message := self.get(one))]

    def as_of(self, moment: datetime, *, before: Snowflake | None, after: Snowflake | None, limit: int) -> list[Json]:
        """A page as it was at a moment: later messages not there yet, later edits and deletions undone."""
        store, then = self._store, iso(moment)
        shelf = Shelf()
        for message_id in self._shelf:
            if message_id < first_id_at(moment):
                shelf.put(message_id, store.place_at(self._channel_id, message_id, then))
        for message_id, gone in store.deleted.items():
            if gone.channel_id == self._channel_id and gone.at > then and message_id < first_id_at(moment):
                shelf.put(message_id, gone.place)
        if after is not None:
            ids = shelf.oldest_after(int(after), limit)
        else:
            ids = shelf.newest_before(None if before is None else int(before), limit)
        places = [(one, shelf.place(one)) for one in ids]
        return [self._then(one, store.row_at(place), then) for one, place in places if place]

    def _then(self, message_id: int, row: Json, then: str) -> Json:
        store = self._store
        told = store.told(self._channel_id, message_id, row, self._viewer)
        told.pop("reactions", None)
        reacted = [one.told(self._viewer or store.bot_user_id) for one in store.reacted_then(message_id, then)]
        return told | ({"reactions": reacted} if reacted else {})


class Reading(Store):
    """Access to the messages of channels."""

    def messages(self, channel_id: Snowflake, *, viewer: Snowflake | None = None) -> ChannelMessages:
        """The messages of a channel as a viewer gets them, the bot by default."""
        return ChannelMessages(self, int(channel_id), None if viewer is None else int(viewer))
