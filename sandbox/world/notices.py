"""What is mostly told and hardly kept: invites, presences, webhooks, scheduled events."""

from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.kinds import MEMBER_JOIN
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.state import Missing
from sandbox.world.voice import Voice

type Json = dict[str, Any]


class Notices(Voice):
    """Events of a server that change nobody's messages."""

    def _announce_member(self, guild: Json, member: Json) -> None:
        super()._announce_member(guild, member)
        welcome = guild["system_channel_id"]
        if welcome:
            self.post(welcome, member["user"]["id"], type=MEMBER_JOIN)

    def create_invite(self, channel_id: Snowflake, user_id: Snowflake, code: str | None = None) -> Json:
        """Let somebody make an invite to a channel."""
        told = self._address(int(channel_id)) | {
            "code": code or f"{self.new_id():x}",
            "created_at": self._now(),
            "expires_at": None,
            "inviter": self.user(user_id),
            "max_age": 0,
            "max_uses": 0,
            "temporary": False,
            "uses": 0,
        }
        self.publish(Event("INVITE_CREATE", told, self.guild_of(channel_id), int(channel_id)))
        return told

    def delete_invite(self, channel_id: Snowflake, code: str) -> None:
        """Take an invite back."""
        told = self._address(int(channel_id)) | {"code": code}
        self.publish(Event("INVITE_DELETE", told, self.guild_of(channel_id), int(channel_id)))

    def webhooks_changed(self, channel_id: Snowflake) -> None:
        """A channel's webhooks were changed."""
        told = self._address(int(channel_id))
        self.publish(Event("WEBHOOKS_UPDATE", told, self.guild_of(channel_id), int(channel_id)))

    def presence(self, guild_id: Snowflake, user_id: Snowflake, status: str) -> None:
        """Let somebody be seen online, idle, dnd or offline."""
        self.member(guild_id, user_id)
        told = {
            "user": {"id": str(int(user_id))},
            "guild_id": str(int(guild_id)),
            "status": status,
            "activities": [],
            "client_status": {} if status == "offline" else {"desktop": status},
        }
        self.publish(Event("PRESENCE_UPDATE", told, int(guild_id)))

    def add_scheduled_event(self, guild_id: Snowflake, channel_id: Snowflake, name: str, start: datetime) -> Json:
        """Announce a meeting in a voice channel."""
        told: Json = {
            "id": str(self.new_id()),
            "guild_id": str(int(guild_id)),
            "channel_id": str(int(channel_id)),
            "creator_id": self.guild(guild_id)["owner_id"],
            "name": name,
            "description": None,
            "scheduled_start_time": iso(start),
            "scheduled_end_time": None,
            "privacy_level": 2,
            "status": 1,
            "entity_type": 2,
            "entity_id": None,
            "entity_metadata": None,
            "user_count": 0,
            "image": None,
            "recurrence_rule": None,
            "guild_scheduled_event_exceptions": [],
        }
        self.scheduled_events[int(guild_id)][int(told["id"])] = told
        self.publish(Event("GUILD_SCHEDULED_EVENT_CREATE", told, int(guild_id)))
        return told

    def update_scheduled_event(self, guild_id: Snowflake, event_id: Snowflake, **changes: Any) -> Json:
        """Change a meeting's name, status (2 = it has begun, 3 = it is over) and so on."""
        told = {**self._scheduled_event(guild_id, event_id), **changes}
        self.scheduled_events[int(guild_id)][int(event_id)] = told
        self.publish(Event("GUILD_SCHEDULED_EVENT_UPDATE", told, int(guild_id)))
        return told

    def attend(self, guild_id: Snowflake, event_id: Snowflake, user_id: Snowflake, *, on: bool = True) -> None:
        """Let a member say that they are coming to a meeting, or that they are not."""
        self._scheduled_event(guild_id, event_id)
        self.member(guild_id, user_id)
        name = "GUILD_SCHEDULED_EVENT_USER_ADD" if on else "GUILD_SCHEDULED_EVENT_USER_REMOVE"
        ids = {"guild_scheduled_event_id": event_id, "user_id": user_id, "guild_id": guild_id}
        self.publish(Event(name, {key: str(int(one)) for key, one in ids.items()}, int(guild_id)))

    def delete_scheduled_event(self, guild_id: Snowflake, event_id: Snowflake) -> None:
        """Call a meeting off."""
        told = self._scheduled_event(guild_id, event_id)
        del self.scheduled_events[int(guild_id)][int(event_id)]
        self.publish(Event("GUILD_SCHEDULED_EVENT_DELETE", told, int(guild_id)))

    def _scheduled_event(self, guild_id: Snowflake, event_id: Snowflake) -> Json:
        try:
            return self.scheduled_events[int(guild_id)][int(event_id)]
        except KeyError:
            raise Missing("Guild Scheduled Event", 10070) from None
