"""Users, and members coming to and leaving servers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.objects import people
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.lives import Lives
from sandbox.world.state import Missing

type Json = dict[str, Any]


class People(Lives):
    """Who there is and which servers they are in."""

    def add_user(
        self,
        name: str,
        *,
        bot: bool = False,
        global_name: str | None = None,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
    ) -> Json:
        """A new user."""
        user_id = self.new_id() if id is None else int(id)
        self.users[user_id] = people.user(user_id, name, bot=bot, global_name=global_name)
        return self.users[user_id]

    def update_user(self, user_id: Snowflake, **changes: Any) -> Json:
        """Change a user's name, display name or picture; every server they are in hears of it."""
        user = self.users[int(user_id)] = {**self.user(user_id), **changes}
        if int(user_id) == self.bot_user_id:
            self.publish(Event("USER_UPDATE", user, user_ids=frozenset({self.bot_user_id})))
        for guild_id, members in self.members.items():
            if int(user_id) in members:
                self._change_member(guild_id, int(user_id), {"user": user})
        return user

    def delete_account(self, user_id: Snowflake) -> None:
        """Delete a user: they leave every server and their messages come back under the ghost."""
        self.user(user_id)
        for guild_id in [guild for guild, members in self.members.items() if int(user_id) in members]:
            self.remove_member(guild_id, user_id)
        self.users[int(user_id)] = self.users[people.GHOST_ID]

    def user_known_as(self, user_id: Snowflake) -> Json:
        """A user in a list of users: a deleted account keeps its id there and loses its name."""
        user = self.user(user_id)
        return user if user["id"] == str(int(user_id)) else {**user, "id": str(int(user_id))}

    def add_member(
        self,
        guild_id: Snowflake,
        user_id: Snowflake,
        roles: Iterable[Snowflake] = (),
        nick: str | None = None,
        joined_at: datetime | None = None,
        *,
        quiet: bool = False,
    ) -> Json:
        """Let a user join a server."""
        guild, who = self.guild(guild_id), self.user(user_id)
        joined = iso(joined_at or self.clock.now())
        given = [self.role(guild_id, role)["id"] for role in roles]
        member = people.member(who, given, nick, joined)
        self.members[int(guild_id)][int(user_id)] = member
        self._came(int(guild_id), member, joined)
        if not quiet:
            self._announce_member(guild, member)
        return member

    def _announce_member(self, guild: Json, member: Json) -> None:
        guild_id, bot = int(guild["id"]), member["user"]["id"] == str(self.bot_user_id)
        if bot:
            audience = frozenset({self.bot_user_id})
            self.publish(Event("GUILD_CREATE", guild, guild_id, user_ids=audience))
            return
        self.publish(Event("GUILD_MEMBER_ADD", {**member, "guild_id": guild["id"]}, guild_id))

    def update_member(self, guild_id: Snowflake, user_id: Snowflake, **changes: Any) -> Json:
        """Change a member's nick, roles (ids), time-out (communication_disabled_until) and so on."""
        if "roles" in changes:
            changes["roles"] = [self.role(guild_id, role)["id"] for role in changes["roles"]]
        return self._change_member(int(guild_id), int(user_id), changes)

    def give_role(self, guild_id: Snowflake, user_id: Snowflake, role_id: Snowflake) -> Json:
        """Give a member a role."""
        roles = [role for role in self.member(guild_id, user_id)["roles"] if role != str(int(role_id))]
        return self.update_member(guild_id, user_id, roles=[*roles, role_id])

    def take_role(self, guild_id: Snowflake, user_id: Snowflake, role_id: Snowflake) -> Json:
        """Take a role from a member."""
        roles = [role for role in self.member(guild_id, user_id)["roles"] if role != str(int(role_id))]
        return self.update_member(guild_id, user_id, roles=roles)

    def _change_member(self, guild_id: int, user_id: int, changes: Json) -> Json:
        before = self.seen_by_bot(guild_id)
        member = self.members[guild_id][user_id] = {**self.member(guild_id, user_id), **changes}
        self._note_member(guild_id, user_id, member)
        self.publish(Event("GUILD_MEMBER_UPDATE", {**member, "guild_id": str(guild_id)}, guild_id))
        self.tell_gained_threads(guild_id, before)
        return member

    def remove_member(
        self,
        guild_id: Snowflake,
        user_id: Snowflake,
        *,
        banned: bool = False,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Let a member leave, or ban them; their messages stay."""
        member = self.members[int(guild_id)].pop(int(user_id), None)
        if member is None:
            raise Missing("Member", 10007)
        self._went(int(guild_id), int(user_id), "ban" if banned else "left", iso(at or self.clock.now()))
        if banned:
            self._list_ban(guild_id, user_id, reason)
        self._announce_leaving(int(guild_id), member["user"])

    def _announce_leaving(self, guild_id: int, who: Json) -> None:
        data = {"guild_id": str(guild_id), "user": who}
        if int(who["id"]) == self.bot_user_id:
            audience = frozenset({self.bot_user_id})
            self.publish(Event("GUILD_DELETE", {"id": str(guild_id)}, guild_id, user_ids=audience))
            return
        self.publish(Event("GUILD_MEMBER_REMOVE", data, guild_id))

    def seen_by_bot(self, guild_id: int) -> frozenset[int]:
        """The channels of a server that the bot sees now, threads left out."""
        return frozenset(
            channel_id
            for channel_id, channel in self.channels.items()
            if channel.get("guild_id") == str(guild_id)
            and "thread_metadata" not in channel
            and self.can_view(self.bot_user_id, channel_id)
        )

    def tell_gained_threads(self, guild_id: int, before: frozenset[int]) -> None:
        """Send THREAD_LIST_SYNC for channels that the bot sees now and did not before."""
        gained = self.seen_by_bot(guild_id) - before
        if not gained:
            return
        data = self.thread_list(guild_id, gained)
        audience = frozenset({self.bot_user_id})
        self.publish(Event("THREAD_LIST_SYNC", data, guild_id, user_ids=audience))

    def thread_list(self, guild_id: int, parents: frozenset[int]) -> Json:
        """Open threads of some channels that the bot sees, as THREAD_LIST_SYNC carries them."""
        threads = [
            channel
            for channel_id, channel in self.channels.items()
            if "thread_metadata" in channel
            and not channel["thread_metadata"]["archived"]
            and int(channel["parent_id"]) in parents
            and self.can_view(self.bot_user_id, channel_id)
        ]
        own = [self.thread_members[int(thread["id"])].get(self.bot_user_id) for thread in threads]
        return {
            "guild_id": str(guild_id),
            "channel_ids": [str(parent) for parent in sorted(parents)],
            "threads": threads,
            "members": [member for member in own if member],
        }
