"""Threads and channels beginning and ending."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.kinds import FORUM_LIKE, HAS_THREAD, HOLDS_THREADS, NEWS, THREAD_CREATED, THREAD_STARTER, THREADS
from sandbox.objects import channels
from sandbox.snowflake import Snowflake
from sandbox.world.editing import Editing
from sandbox.world.events import Event
from sandbox.world.state import Refused

type Json = dict[str, Any]


class ThreadStarts(Editing):
    """Opening threads, and deleting threads and channels."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.deleted_channels: dict[int, Json] = {}

    def add_thread(
        self,
        parent_id: Snowflake,
        name: str,
        owner_id: Snowflake,
        kind: int | None = None,
        starter_message_id: Snowflake | None = None,
        tags: Iterable[Snowflake] = (),
        *,
        at: datetime | None = None,
        quiet: bool = False,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
    ) -> Json:
        """Open a thread; in a forum or media channel it is a post, whose first message then takes its id.

        A thread of a message has that message's id; one without leaves a type 18 message in the parent.
        """
        parent = self.channel(parent_id)
        if parent["type"] not in HOLDS_THREADS:
            raise Refused("Cannot execute action on this channel type", 50024)
        kind = kind or (THREADS.news if parent["type"] == NEWS else THREADS.public)
        thread_id = int(id or starter_message_id or self.new_id(at))
        if thread_id in self.channels or thread_id in self.deleted_channels:  # one for each message, for ever
            raise Refused("A thread has already been created for this message", 160004)
        self._begin_thread(thread_id, parent, name, int(owner_id), kind, tags, at)
        if not quiet:
            self._tell_new_thread(thread_id)
        self._leave_traces(thread_id, parent, starter_message_id, at, quiet=quiet)
        return self.channels[thread_id]

    def _begin_thread(
        self,
        thread_id: int,
        parent: Json,
        name: str,
        owner_id: int,
        kind: int,
        tags: Iterable[Snowflake],
        at: datetime | None,
    ) -> None:
        created = iso(at or self.clock.now())
        thread = channels.thread(thread_id, parent, name, owner_id, kind, created)
        if parent["type"] in FORUM_LIKE:
            thread["applied_tags"] = [str(int(tag)) for tag in tags]
            self._touch(int(parent["id"]), last_message_id=str(thread_id))
        self.channels[thread_id] = thread
        self.join_thread(thread_id, owner_id, quiet=True)

    def _tell_new_thread(self, thread_id: int) -> None:
        thread = {**self.channels[thread_id], "newly_created": True}
        self.publish(Event("THREAD_CREATE", thread, int(thread["guild_id"]), thread_id))

    def _leave_traces(
        self, thread_id: int, parent: Json, starter: Snowflake | None, at: datetime | None, *, quiet: bool
    ) -> None:
        owner = self.channels[thread_id]["owner_id"]
        if starter is not None:
            flags = self._row(parent["id"], starter).get("flags", 0) | HAS_THREAD
            self._change(parent["id"], starter, self._row(parent["id"], starter) | {"flags": flags}, quiet=quiet)
            extra = {"message_reference": self._reference(parent, str(int(starter)))}
            self.post(thread_id, owner, type=THREAD_STARTER, extra=extra, at=at, quiet=quiet)
        elif not quiet and parent["type"] not in FORUM_LIKE and self.channels[thread_id]["type"] != THREADS.private:
            name = self.channels[thread_id]["name"]
            extra = {"message_reference": self._reference({**parent, "id": str(thread_id)}, None)}
            self.post(parent["id"], owner, name, type=THREAD_CREATED, extra=extra, at=at, quiet=quiet)

    def _reference(self, channel: Json, message_id: str | None) -> Json:
        reference = {"type": 0, "channel_id": channel["id"], "guild_id": channel["guild_id"]}
        return reference | ({"message_id": message_id} if message_id else {})

    def delete_thread(self, thread_id: Snowflake) -> None:
        """Delete a thread with its messages; the parent's starter message stays."""
        thread, viewers = self.channel(thread_id), self.viewers(thread_id)
        self._drop(int(thread_id))
        data = {key: thread[key] for key in ("id", "guild_id", "parent_id", "type")}
        guild_id = int(thread["guild_id"])
        self.publish(Event("THREAD_DELETE", data, guild_id, int(thread_id), viewers))

    def delete_channel(self, channel_id: Snowflake) -> None:
        """Delete a channel with its threads and messages; channels of a deleted category stay."""
        channel = self.channel(channel_id)
        if channel["type"] in THREADS:
            self.delete_thread(channel_id)
            return
        viewers = self.viewers(channel_id)
        for thread in self.threads_of(channel_id):
            self._drop(int(thread["id"]))
        for child in self.channels_of(channel["guild_id"]):
            if child["parent_id"] == channel["id"]:
                self.update_channel(child["id"], parent_id=None)
        self._drop(int(channel_id))
        guild_id = int(channel["guild_id"])
        self.publish(Event("CHANNEL_DELETE", channel, guild_id, int(channel_id), viewers))

    def _drop(self, channel_id: int) -> None:
        self.deleted_channels[channel_id] = {**self.channels.pop(channel_id), "deleted_at": self._now()}
        for message_id in list(self.shelves[channel_id]):
            self._remove_with_channel(channel_id, message_id)

    def _remove_with_channel(self, channel_id: int, message_id: int) -> None:
        place = self.shelves[channel_id].take(message_id)
        assert place is not None
        self.mark_deleted(channel_id, message_id, place, self._now())
