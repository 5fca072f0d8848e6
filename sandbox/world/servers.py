"""Servers with their roles, emojis and audit log."""

from typing import Any

from sandbox import permissions as bits
from sandbox.objects import guilds
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.people import People

type Json = dict[str, Any]


class Servers(People):
    """Servers and what belongs to all of a server."""

    def add_guild(
        self,
        name: str,
        owner_id: Snowflake,
        preferred_locale: str = "en-GB",
        *,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
    ) -> Json:
        """A new server with its @everyone role; the owner is a member at once."""
        guild_id = self.new_id() if id is None else int(id)
        self.guilds[guild_id] = guilds.guild(guild_id, name, int(owner_id), preferred_locale)
        everyone = guilds.role(guild_id, "@everyone", permissions=bits.EVERYONE_DEFAULT, color=0, position=0)
        self.roles[guild_id][guild_id] = everyone | {"mentionable": False}
        self._put_roles(guild_id)
        self.add_member(guild_id, owner_id, quiet=True)
        return self.guilds[guild_id]

    def update_guild(self, guild_id: Snowflake, **changes: Any) -> Json:
        """Change a server's name, locale, owner_id, system_channel_id and so on."""
        guild = self.guilds[int(guild_id)] = {**self.guild(guild_id), **changes}
        self.publish(Event("GUILD_UPDATE", guild, int(guild_id)))
        return guild

    def add_role(
        self,
        guild_id: Snowflake,
        name: str,
        permissions: int = 0,
        color: int = 0,
        position: int | None = None,
        *,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
    ) -> Json:
        """A new role, on top of the others unless a position is given."""
        self.guild(guild_id)
        roles = self.roles[int(guild_id)]
        place = max(role["position"] for role in roles.values()) + 1 if position is None else position
        role_id = self.new_id() if id is None else int(id)
        role = guilds.role(role_id, name, permissions=permissions, color=color, position=place)
        roles[role_id] = role
        self._put_roles(int(guild_id))
        data = {"guild_id": str(int(guild_id)), "role": role}
        self.publish(Event("GUILD_ROLE_CREATE", data, int(guild_id)))
        return role

    def update_role(self, guild_id: Snowflake, role_id: Snowflake, **changes: Any) -> Json:
        """Change a role's name, colour, position or permissions (an int)."""
        before = self.seen_by_bot(int(guild_id))
        if "permissions" in changes:
            changes["permissions"] = str(int(changes["permissions"]))
        role = {**self.role(guild_id, role_id), **changes}
        role["colors"] = {**role["colors"], "primary_color": role["color"]}
        self.roles[int(guild_id)][int(role_id)] = role
        self._put_roles(int(guild_id))
        data = {"guild_id": str(int(guild_id)), "role": role}
        self.publish(Event("GUILD_ROLE_UPDATE", data, int(guild_id)))
        self.tell_gained_threads(int(guild_id), before)
        return role

    def delete_role(self, guild_id: Snowflake, role_id: Snowflake) -> None:
        """Remove a role; its members lose it."""
        self.role(guild_id, role_id)
        for user_id, member in list(self.members[int(guild_id)].items()):
            if str(int(role_id)) in member["roles"]:
                self.take_role(guild_id, user_id, role_id)
        del self.roles[int(guild_id)][int(role_id)]
        self._put_roles(int(guild_id))
        data = {"guild_id": str(int(guild_id)), "role_id": str(int(role_id))}
        self.publish(Event("GUILD_ROLE_DELETE", data, int(guild_id)))

    def _put_roles(self, guild_id: int) -> None:
        roles = list(self.roles[guild_id].values())
        self.guilds[guild_id] = {**self.guilds[guild_id], "roles": roles}

    def add_emoji(self, guild_id: Snowflake, name: str, *, animated: bool = False) -> Json:
        """A new custom emoji."""
        guild = self.guild(guild_id)
        made = guilds.emoji(self.new_id(), name, animated=animated, creator=self.user(guild["owner_id"]))
        self._put_emojis(int(guild_id), [*guild["emojis"], made])
        return made

    def delete_emoji(self, guild_id: Snowflake, emoji_id: Snowflake) -> None:
        """Remove a custom emoji."""
        left = [one for one in self.guild(guild_id)["emojis"] if one["id"] != str(int(emoji_id))]
        self._put_emojis(int(guild_id), left)

    def _put_emojis(self, guild_id: int, emojis: list[Json]) -> None:
        self.guilds[guild_id] = {**self.guilds[guild_id], "emojis": emojis}
        data = {"guild_id": str(guild_id), "emojis": emojis}
        self.publish(Event("GUILD_EMOJIS_UPDATE", data, guild_id))

    def audit(
        self,
        guild_id: Snowflake,
        action: int,
        user_id: Snowflake,
        target_id: Snowflake | None = None,
        *,
        changes: list[Json] | None = None,
        options: Json | None = None,
        reason: str | None = None,
    ) -> Json:
        """Write an entry into the server's audit log."""
        entry: Json = {
            "id": str(self.new_id()),
            "action_type": action,
            "user_id": str(int(user_id)),
            "target_id": None if target_id is None else str(int(target_id)),
        }
        told = {"changes": changes, "options": options, "reason": reason}
        entry |= {key: value for key, value in told.items() if value is not None}
        self.audit_log[int(guild_id)].append(entry)
        data = {**entry, "guild_id": str(int(guild_id))}
        self.publish(Event("GUILD_AUDIT_LOG_ENTRY_CREATE", data, int(guild_id)))
        return entry
