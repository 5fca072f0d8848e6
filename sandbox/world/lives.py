"""What became of members: their stays, what they were called, their roles, their bans."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.reach import Reach

type Json = dict[str, Any]


class Lives(Reach):
    """The past of every member, kept as it happens."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.stays: dict[tuple[int, int], list[Json]] = defaultdict(list)
        self.member_log: dict[tuple[int, int], list[Json]] = defaultdict(list)
        self.ban_log: list[Json] = []

    def _came(self, guild_id: int, member: Json, at: str) -> None:
        user_id = int(member["user"]["id"])
        self.stays[guild_id, user_id].append({"joined_at": at, "left_at": None, "ended_by": None})
        self._note_member(guild_id, user_id, member, at)

    def _went(self, guild_id: int, user_id: int, ended_by: str, at: str) -> None:
        self.stays[guild_id, user_id][-1] |= {"left_at": at, "ended_by": ended_by}
        self._note_member(guild_id, user_id, None, at)

    def _note_member(self, guild_id: int, user_id: int, member: Json | None, at: str | None = None) -> None:
        """Keep what somebody is from now on; None = not there."""
        told: Json = {"at": at or iso(self.clock.now()), "present": member is not None}
        if member is not None:
            told |= {"name": shown_name(member), "nick": member["nick"], "roles": list(member["roles"])}
        self.member_log[guild_id, user_id].append(told)

    def _list_ban(self, guild_id: Snowflake, user_id: Snowflake, reason: str | None) -> None:
        who = self.user(user_id)
        self.bans[int(guild_id)][int(user_id)] = {"user": who, "reason": reason}
        self._log_ban("add", guild_id, user_id)
        data = {"guild_id": str(int(guild_id)), "user": who}
        self.publish(Event("GUILD_BAN_ADD", data, int(guild_id)))

    def _log_ban(self, what: str, guild_id: Snowflake, user_id: Snowflake) -> None:
        entry = {"what": what, "at": iso(self.clock.now())}
        self.ban_log.append(entry | {"guild_id": str(int(guild_id)), "user_id": str(int(user_id))})


def shown_name(member: Json) -> str:
    """What a member is called on the server: nickname, display name or user name."""
    user = member["user"]
    return str(member["nick"] or user["global_name"] or user["username"])
