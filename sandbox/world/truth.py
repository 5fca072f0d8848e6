"""Everything that ever was, for comparing with what somebody else recorded."""

from collections.abc import Iterator
from typing import Any

from sandbox.clock import iso
from sandbox.snowflake import time_of
from sandbox.world.notices import Notices
from sandbox.world.spool import Place

type Json = dict[str, Any]


class Truth(Notices):
    """The whole history."""

    def truth(self) -> Json:
        """Servers, channels, members' stays and every message with versions, deletion and reactions."""
        return {
            "now": self._now(),
            "guilds": [*self.guilds.values()],
            "channels": [*self.channels.values(), *self.deleted_channels.values()],
            "members": [
                {"guild_id": str(guild_id), "user_id": str(user_id), "stays": stays}
                for (guild_id, user_id), stays in self.stays.items()
            ],
            "messages": [*self.every_message()],
            "reaction_log": self.reaction_log,
        }

    def every_message(self) -> Iterator[Json]:
        """The facts of each message that ever was, deleted ones among them, channel by channel."""
        for channel_id, shelf in self.shelves.items():
            for message_id in shelf:
                place = shelf.place(message_id)
                assert place is not None
                yield self._facts(channel_id, message_id, place, None)
        for message_id, gone in self.deleted.items():
            yield self._facts(gone.channel_id, message_id, gone.place, gone.at)

    def _facts(self, channel_id: int, message_id: int, place: Place, deleted_at: str | None) -> Json:
        row = self.row_at(place)
        channel = self.channels.get(channel_id) or self.deleted_channels[channel_id]
        author = row["author"]
        return {
            "id": str(message_id),
            "channel_id": str(channel_id),
            "guild_id": channel.get("guild_id"),
            "author_id": self._person(author)["id"],
            "webhook_id": row.get("webhook_id"),
            "type": row.get("type", 0),
            "content": row.get("content", ""),
            "timestamp": row.get("timestamp") or iso(time_of(message_id)),
            "edited_timestamp": row.get("edited_timestamp"),
            "deleted_at": deleted_at,
            "pinned": message_id in self.pinned.get(channel_id, ()),
            "attachments": [one["id"] for one in row.get("attachments", ())],
            "versions": [self._version(*one) for one in self.versions.get(message_id, ())],
            "reactions": [self._reaction_facts(one) for one in self.reactions.get(message_id, ())],
        }

    def _version(self, place: Place, replaced_at: str) -> Json:
        row = self.row_at(place)
        return {
            "content": row.get("content", ""),
            "edited_timestamp": row.get("edited_timestamp"),
            "replaced_at": replaced_at,
        }

    @staticmethod
    def _reaction_facts(reacted: Any) -> Json:
        return {
            "emoji": reacted.emoji,
            "count": reacted.count,
            "users": [str(one) for one in reacted.normal],
            "burst_users": [str(one) for one in reacted.burst],
        }
