"""Registered commands: who may use which."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.interactions.model import CommandKind, Json, NotPossible
from sandbox.permissions import ADMINISTRATOR, USE_APPLICATION_COMMANDS, VIEW_CHANNEL
from sandbox.world import World

SUBCOMMAND, GROUP = 1, 2
IN_SERVER, IN_BOT_DM = 0, 1


@dataclass(frozen=True, slots=True)
class Found:
    """A registered command, and for a slash command the path to the subcommand and its options."""

    command: Json
    path: tuple[Json, ...] = ()

    @property
    def options(self) -> list[Json]:
        """What may be filled in."""
        found: list[Json] = (self.path[-1] if self.path else self.command).get("options") or []
        return found


def usable(world: World, user_id: int, channel_id: int) -> Iterator[Json]:
    """The commands somebody may use in a channel: global ones and the server's."""
    if not may_use_any(world, user_id, channel_id):
        return
    guild_id = world.guild_of(channel_id)
    for scope in (0, guild_id):
        if scope is not None:
            for command in world.commands.get(scope, {}).values():
                if why_not(world, command, user_id, channel_id) is None:
                    yield command


def may_use_any(world: World, user_id: int, channel_id: int) -> bool:
    """Whether somebody may use commands at all in a channel."""
    allowed = world.permissions(user_id, channel_id)
    in_server = world.guild_of(channel_id) is not None
    return bool(allowed & VIEW_CHANNEL) and (not in_server or bool(allowed & USE_APPLICATION_COMMANDS))


def why_not(world: World, command: Json, user_id: int, channel_id: int) -> str | None:
    """Why somebody may not use a command in a channel; None when they may."""
    guild_id = world.guild_of(channel_id)
    contexts = command.get("contexts")
    if contexts is not None and (IN_BOT_DM if guild_id is None else IN_SERVER) not in contexts:
        return "This command does not work here."
    if guild_id is None:
        if command.get("guild_id") or command.get("dm_permission") is False:
            return "This command does not work in direct messages."
        return None
    needed = command.get("default_member_permissions")
    allowed = world.permissions(user_id, channel_id)
    if needed is None or allowed & ADMINISTRATOR:
        return None
    enough = int(needed) != 0 and allowed & int(needed) == int(needed)
    return None if enough else "You do not have permission to use this command."


def find(world: World, kind: CommandKind, name: str, user_id: int, channel_id: int) -> Found:
    """The command of a name; "a b" is subcommand b of a. `NotPossible` when it is not registered or not allowed."""
    if not may_use_any(world, user_id, channel_id):
        raise NotPossible("You cannot use commands in this channel.")
    words = name.removeprefix("/").split() if kind is CommandKind.SLASH else [name]
    guild_id = world.guild_of(channel_id)
    scopes = [guild_id, 0] if guild_id else [0]
    known = [command for scope in scopes for command in world.commands.get(scope, {}).values()]
    fitting = [one for one in known if one["name"] == words[0] and one.get("type", 1) == kind]
    if not fitting:
        names = ", ".join(sorted(one["name"] for one in known)) or "none"
        raise NotPossible(f"No command {words[0]!r} is registered with Discord; registered: {names}.")
    refusal = why_not(world, fitting[0], user_id, channel_id)
    if refusal:
        raise NotPossible(refusal)
    return Found(fitting[0], _path(fitting[0], words[1:]))


def _path(command: Json, words: list[str]) -> tuple[Json, ...]:
    path: list[Json] = []
    level = command
    for word in words:
        inner = [
            one for one in level.get("options") or () if one["type"] in {SUBCOMMAND, GROUP} and one["name"] == word
        ]
        if not inner:
            raise NotPossible(f"Command {command['name']!r} has no subcommand {word!r}.")
        level = inner[0]
        path.append(level)
    if any(one["type"] in {SUBCOMMAND, GROUP} for one in level.get("options") or ()):
        raise NotPossible(f"Choose a subcommand of {level['name']!r}.")
    return tuple(path)


def in_direct_messages(command: Json) -> bool:
    """Whether a command can be used in the bot's direct messages."""
    contexts = command.get("contexts")
    return not command.get("guild_id") and (contexts is None or IN_BOT_DM in contexts)
