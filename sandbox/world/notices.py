"""What is mostly told and hardly kept: invites, presences, webhooks."""

from typing import Any

from sandbox.kinds import MEMBER_JOIN
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.occasions import Occasions

type Json = dict[str, Any]


class Notices(Occasions):
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
