"""Editing and deleting messages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.posting import Posting
from sandbox.world.spool import Place
from sandbox.world.state import Missing
from sandbox.world.store import Deleted

type Json = dict[str, Any]


class Editing(Posting):
    """Messages changing and going."""

    def edit(
        self,
        channel_id: Snowflake,
        message_id: Snowflake,
        content: str | None = None,
        *,
        at: datetime | None = None,
        quiet: bool = False,
        **changes: Any,
    ) -> Json:
        """Edit a message: its content, or any key of it (embeds, components, flags, attachments of the row)."""
        changes["edited_timestamp"] = iso(at or self.clock.now())
        if content is not None:
            changes["content"] = content
        return self._changed(channel_id, message_id, changes, quiet=quiet)

    def touch_message(self, channel_id: Snowflake, message_id: Snowflake, **changes: Any) -> Json:
        """Change keys of a message without editing it: edited_timestamp stays."""
        return self._changed(channel_id, message_id, changes, quiet=False)

    def _changed(self, channel_id: Snowflake, message_id: Snowflake, changes: Json, *, quiet: bool) -> Json:
        if "content" in changes:
            mentions, roles = self._mentioned(int(channel_id), changes["content"])
            changes |= {"mentions": mentions, "mention_roles": roles}
        return self._change(channel_id, message_id, self._row(channel_id, message_id) | changes, quiet=quiet)

    def _change(self, channel_id: Snowflake, message_id: Snowflake, row: Json, *, quiet: bool) -> Json:
        place = self.shelves[int(channel_id)].place(int(message_id))
        assert place is not None
        self.versions.setdefault(int(message_id), []).append((place, self._now()))
        kept = {key: value for key, value in row.items() if value not in ([], None)}
        self._keep(int(channel_id), int(message_id), kept)
        told = self.told(int(channel_id), int(message_id), kept)
        if not quiet:
            self._tell_message("MESSAGE_UPDATE", told)
        return told

    def delete(
        self, channel_id: Snowflake, message_id: Snowflake, *, at: datetime | None = None, quiet: bool = False
    ) -> None:
        """Delete a message; Missing when it is not there."""
        self._remove(int(channel_id), int(message_id), iso(at or self.clock.now()))
        if not quiet:
            data = self._address(int(channel_id)) | {"id": str(int(message_id))}
            self.publish(Event("MESSAGE_DELETE", data, self.guild_of(channel_id), int(channel_id)))

    def bulk_delete(self, channel_id: Snowflake, message_ids: Iterable[Snowflake]) -> None:
        """Delete several messages at once; those that are gone already are passed over."""
        there = [int(one) for one in message_ids if self.shelves[int(channel_id)].place(int(one))]
        for message_id in there:
            self._remove(int(channel_id), message_id, self._now())
        data = self._address(int(channel_id)) | {"ids": [str(one) for one in there]}
        self.publish(Event("MESSAGE_DELETE_BULK", data, self.guild_of(channel_id), int(channel_id)))

    def _remove(self, channel_id: int, message_id: int, at: str) -> None:
        place = self.shelves[channel_id].take(message_id)
        if place is None:
            raise Missing("Message", 10008)
        self.mark_deleted(channel_id, message_id, place, at)
        channel = self.channels[channel_id]
        if "thread_metadata" in channel and message_id != channel_id:
            self._touch(channel_id, message_count=max(0, channel["message_count"] - 1))

    def mark_deleted(self, channel_id: int, message_id: int, place: Place, at: str) -> None:
        """Remember a message that left its shelf."""
        self.deleted[message_id] = Deleted(channel_id, place, at)
        self.pinned[channel_id].pop(message_id, None)
