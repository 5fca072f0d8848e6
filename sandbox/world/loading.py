"""History brought in from elsewhere."""

from collections.abc import Iterable
from typing import Any

from sandbox.clock import iso
from sandbox.objects import messages
from sandbox.snowflake import Snowflake, time_of
from sandbox.world.files import StoredFile
from sandbox.world.polls import Polls
from sandbox.world.reactions import emoji_object
from sandbox.world.store import Reacted

type Json = dict[str, Any]

_OWN_KEYS = frozenset({"_reactors", "_files", "_pinned_at", "_votes"})


class Loading(Polls):
    """Takes complete messages of a real or made-up past."""

    def load_history(self, channel_id: Snowflake, history: Iterable[Json]) -> int:
        """Put message objects into a channel without events and return how many were new.

        They have ids of their own; order does not matter, though oldest first is quick. People are users or
        ids; unknown users become known. Keys beyond Discord's say what objects leave out: ``_reactors``
        ([[emoji, [user ids]]]), ``_files`` ({attachment id: bytes or Path}), ``_pinned_at`` and ``_votes``
        ({answer id: [user ids]}). ``reactions`` of their own count without names.
        """
        shelf = self.shelves[int(channel_id)]
        before = len(shelf)
        for message in history:
            self._load(int(channel_id), message)
        if len(shelf):
            self._count_again(int(channel_id), len(shelf) - before)
        return len(shelf) - before

    def load(self, channel_id: Snowflake, message: Json) -> None:
        """Put one message object into a channel, as load_history does."""
        self.load_history(channel_id, [message])

    def _load(self, channel_id: int, message: Json) -> None:
        people = [*message.get("mentions", ())]
        if not message.get("webhook_id"):
            people.append(message["author"])
        for person in people:
            if isinstance(person, dict):
                self.users.setdefault(int(person["id"]), person)
        message_id = int(message["id"])
        told = {key: value for key, value in message.items() if key not in _OWN_KEYS}
        if message.get("_votes"):  # they are counted by name, not once more as numbers
            results = {**message["poll"].get("results", {}), "answer_counts": []}
            told["poll"] = {**message["poll"], "results": results}
        self._keep(channel_id, message_id, messages.row(told))
        self._load_reactions(message_id, message)
        self._load_files(channel_id, message)
        if message.get("pinned"):
            self.pinned[channel_id][message_id] = (
                message.get("_pinned_at") or message.get("timestamp") or iso(time_of(message_id))
            )
        if message.get("_votes"):
            voted = message["_votes"].items()
            self.votes[message_id] = {int(answer): dict.fromkeys(map(int, users)) for answer, users in voted}

    def _load_reactions(self, message_id: int, message: Json) -> None:
        made = [
            Reacted(emoji_object(emoji), dict.fromkeys(map(int, users)))
            for emoji, users in message.get("_reactors", ())
        ]
        if not made:
            made = [Reacted(one["emoji"], unnamed=one["count"]) for one in message.get("reactions", ())]
        if made:
            self.reactions[message_id] = made

    def _load_files(self, channel_id: int, message: Json) -> None:
        attached = {one["id"]: one for one in message.get("attachments", ())}
        for attachment_id, data in message.get("_files", {}).items():
            one = attached[str(attachment_id)]
            stored = StoredFile(channel_id, one["filename"], one.get("content_type"), self.keep_file(data))
            self.files[int(attachment_id)] = stored

    def _count_again(self, channel_id: int, added: int) -> None:
        shelf, channel = self.shelves[channel_id], self.channels[channel_id]
        changes: Json = {"last_message_id": str(shelf.ids[-1])}
        if "thread_metadata" in channel:
            first = int(shelf.place(channel_id) is not None)
            changes["message_count"] = len(shelf) - first
            sent = channel["total_message_sent"] + added - (0 if channel["total_message_sent"] else first)
            changes["total_message_sent"] = max(sent, changes["message_count"])
        self._touch(channel_id, **changes)
