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
        """Servers, channels, members' lives, voice, meetings and every message with all that happened to it."""
        return {
            "now": self._now(),
            "guilds": [*self.guilds.values()],
            "channels": [*self.channels.values(), *self.deleted_channels.values()],
            "members": [*self.every_member()],
            "bans": self.ban_log,
            "voice": {str(guild_id): log for guild_id, log in self.voice_log.items()},
            "scheduled_events": [*self.every_occasion()],
            "messages": [*self.every_message()],
            "reaction_log": self.reaction_log,
            "interest_log": self.interest_log,
        }

    def every_member(self) -> Iterator[Json]:
        """Each member who ever was: stays, and what they were called and which roles they had from when on."""
        for (guild_id, user_id), stays in self.stays.items():
            yield {
                "guild_id": str(guild_id),
                "user_id": str(user_id),
                "stays": stays,
                "states": self.member_log[guild_id, user_id],
                "banned": user_id in self.bans[guild_id],
            }

    def every_occasion(self) -> Iterator[Json]:
        """Each scheduled event that ever was, with who is interested and how its status went."""
        there = [one for events in self.scheduled_events.values() for one in events.values()]
        for one in [*there, *self.deleted_occasions.values()]:
            event_id = int(one["id"])
            interested = [str(user) for user in self.interested[event_id]]
            known = {"interested": interested, "states": self.occasion_log[event_id]}
            yield {"deleted_at": None, **one, **known}

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
            "flags": row.get("flags", 0),
            "timestamp": row.get("timestamp") or iso(time_of(message_id)),
            "edited_timestamp": row.get("edited_timestamp"),
            "deleted_at": deleted_at,
            "pinned": message_id in self.pinned.get(channel_id, ()),
            "pinned_at": self.pinned.get(channel_id, {}).get(message_id),
            "attachments": [*self._attached(row)],
            "versions": [self._version(*one) for one in self.versions.get(message_id, ())],
            "reactions": [self._reaction_facts(one) for one in self.reactions.get(message_id, ())],
            "poll": self._poll_facts(row.get("poll"), message_id),
        }

    def _attached(self, row: Json) -> Iterator[Json]:
        """A message's files and those that came with what it passes on."""
        inner = [one["message"] for one in row.get("message_snapshots", ())]
        for forwarded, source in ((False, row), *((True, one) for one in inner)):
            for one in source.get("attachments", ()):
                facts = {key: one.get(key) for key in ("id", "filename", "content_type", "size")}
                yield facts | {"forwarded": forwarded, "sha256": self.sha256(one["id"])}

    def _version(self, place: Place, replaced_at: str) -> Json:
        row = self.row_at(place)
        return {
            "content": row.get("content", ""),
            "edited_timestamp": row.get("edited_timestamp"),
            "attachments": [one["id"] for one in row.get("attachments", ())],
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

    def _poll_facts(self, poll: Json | None, message_id: int) -> Json | None:
        """Who voted for what, by answer, and the counts without names that an export brought."""
        if poll is None:
            return None
        votes, known = self.votes.get(message_id, {}), poll.get("results", {})
        return {
            "expiry": poll.get("expiry"),
            "is_finalized": known.get("is_finalized", False),
            "votes": {str(answer): [str(one) for one in people] for answer, people in votes.items()},
            "unnamed": {str(one["id"]): one["count"] for one in known.get("answer_counts", ())},
        }
