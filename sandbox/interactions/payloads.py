"""What the bot is told of an interaction: INTERACTION_CREATE's data."""

from collections.abc import Iterable
from typing import Any

from sandbox.interactions.model import SIZE_LIMIT, CommandKind, Interaction, Json, Kind
from sandbox.interactions.registered import GROUP, SUBCOMMAND, Found
from sandbox.world import Upload, World

USER, CHANNEL, ROLE, MENTIONABLE, FILE = 6, 7, 8, 9, 11
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
IN_CHANNEL = ("id", "name", "type", "parent_id", "thread_metadata", "topic", "nsfw", "position", "last_message_id")


def envelope(world: World, interaction: Interaction, data: Json) -> Json:
    """The whole event around an interaction's data."""
    user, guild_id = world.user(interaction.user_id), interaction.guild_id
    channel = world.channel_seen_by(world.channel(interaction.channel_id), world.bot_user_id)
    whole: Json = {
        "id": str(interaction.id),
        "application_id": world.application["id"],
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(interaction.channel_id),
        "channel": channel,
        "app_permissions": str(world.permissions(world.bot_user_id, interaction.channel_id)),
        "locale": user.get("locale") or _spoken(world, guild_id, interaction.user_id),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": owners(guild_id),
        "context": 1 if guild_id is None else 0,
        "attachment_size_limit": SIZE_LIMIT,
    }
    if interaction.source is not None:
        whole["message"] = interaction.source
    return whole | (_in_server(world, interaction, guild_id) if guild_id else {"user": user})


def _spoken(world: World, guild_id: int | None, user_id: int) -> str:
    """The language of somebody's client: that of their (first) server, since nothing else is known."""
    servers = [guild_id] if guild_id else [one for one in world.guilds if user_id in world.members[one]]
    return str(world.guild(servers[0])["preferred_locale"]) if servers else "en-GB"


def owners(guild_id: int | None) -> Json:
    """Who installed the application: the server, or the user's direct message."""
    return {"0": "0" if guild_id is None else str(guild_id)}


def _in_server(world: World, interaction: Interaction, guild_id: int) -> Json:
    guild = world.guild(guild_id)
    allowed = str(world.permissions(interaction.user_id, interaction.channel_id))
    return {
        "guild_id": str(guild_id),
        "guild_locale": guild["preferred_locale"],
        "guild": {"id": guild["id"], "locale": guild["preferred_locale"], "features": guild["features"]},
        "member": {**world.member(guild_id, interaction.user_id), "permissions": allowed},
    }


class Resolved:
    """Collects the objects that ids of an interaction stand for."""

    def __init__(self, world: World, channel_id: int) -> None:
        self.world, self.channel_id = world, channel_id
        self.guild_id = world.guild_of(channel_id)
        self._found: dict[str, Json] = {}

    def data(self) -> Json:
        """As `resolved`, absent when nothing needed resolving."""
        return {"resolved": self._found} if self._found else {}

    def user(self, user_id: str) -> None:
        """A user, and the member when they are in the server."""
        self._put("users", user_id, self.world.user(user_id))
        member = self.world.members[self.guild_id].get(int(user_id)) if self.guild_id else None
        if member is not None:
            partial = {key: value for key, value in member.items() if key not in {"user", "deaf", "mute"}}
            allowed = str(self.world.permissions(user_id, self.channel_id))
            self._put("members", user_id, {**partial, "permissions": allowed})

    def role(self, role_id: str) -> None:
        """A role of the server."""
        assert self.guild_id is not None
        self._put("roles", role_id, self.world.role(self.guild_id, role_id))

    def mentionable(self, some_id: str) -> None:
        """A role or a user."""
        if self.guild_id and int(some_id) in self.world.roles[self.guild_id]:
            self.role(some_id)
        else:
            self.user(some_id)

    def channel(self, channel_id: str) -> None:
        """A channel as a partial object with the person's permissions."""
        whole = self.world.channel(channel_id)
        partial = {key: whole[key] for key in IN_CHANNEL if key in whole}
        allowed = str(self.world.permissions(self.world.bot_user_id, channel_id))
        self._put("channels", channel_id, {**partial, "permissions": allowed})

    def message(self, message: Json) -> None:
        """A message, its content visible whatever the intents."""
        self._put("messages", message["id"], message)

    def file(self, given: Json) -> str:
        """An uploaded file; returns its id."""
        upload = Upload(given["name"], given["data"], given.get("content_type"))
        (row,) = self.world.attach(self.channel_id, [upload])
        told = self.world.attachment(self.channel_id, row) | {"ephemeral": True}
        self._put("attachments", told["id"], told)
        return str(told["id"])

    def option(self, kind: int, value: Any) -> Any:
        """An option's value, resolved when it is an id; a file's value becomes its id."""
        if kind == FILE:
            return self.file(value)
        resolver = {USER: self.user, CHANNEL: self.channel, ROLE: self.role, MENTIONABLE: self.mentionable}.get(kind)
        if resolver is not None:
            resolver(value)
        return value

    def select(self, kind: int, values: Iterable[str]) -> None:
        """The values of a select that offers users, roles or channels."""
        resolver = {
            USER_SELECT: self.user,
            ROLE_SELECT: self.role,
            MENTIONABLE_SELECT: self.mentionable,
            CHANNEL_SELECT: self.channel,
        }.get(kind)
        if resolver is not None:
            for value in values:
                resolver(value)

    def _put(self, room: str, key: str, value: Json) -> None:
        self._found.setdefault(room, {})[str(key)] = value


def command_data(found: Found, more: Json) -> Json:
    """The part that every command's data begins with."""
    command = found.command
    data: Json = {"id": command["id"], "name": command["name"], "type": command.get("type", 1), **more}
    if command.get("guild_id"):
        data["guild_id"] = str(command["guild_id"])
    return data


def nested(found: Found, options: list[Json]) -> Json:
    """Options inside the subcommands they belong to; nothing when there are none."""
    for level in reversed(found.path):
        options = [{"name": level["name"], "type": level["type"], "options": options}]
    return {"options": options} if options or found.path else {}


def metadata(world: World, interaction: Interaction, data: Json, trigger: Json | None = None) -> Json:
    """interaction_metadata of the bot's answers."""
    made: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": world.user(interaction.user_id),
        "authorizing_integration_owners": owners(interaction.guild_id),
    }
    if interaction.kind is Kind.COMMAND:
        made |= {"name": _whole_name(data), "command_type": data["type"]}
        made |= _target(world, data)
    if interaction.kind is Kind.COMPONENT and interaction.source is not None:
        made["interacted_message_id"] = interaction.source["id"]
    if interaction.kind is Kind.MODAL and trigger is not None:
        made["triggering_interaction_metadata"] = trigger
    return made


def _whole_name(data: Json) -> str:
    """A command's name with its subcommands, as Discord shows it above the answer."""
    names, level = [data["name"]], data
    while (options := level.get("options")) and options[0]["type"] in {SUBCOMMAND, GROUP}:
        level = options[0]
        names.append(level["name"])
    return " ".join(names)


def _target(world: World, data: Json) -> Json:
    if data["type"] == CommandKind.USER:
        return {"target_user": world.user(data["target_id"])}
    if data["type"] == CommandKind.MESSAGE:
        return {"target_message_id": data["target_id"]}
    return {}
