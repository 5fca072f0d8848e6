"""What one person sees of the server: channels in order, people, commands, messages."""

from collections.abc import Iterable
from typing import Any

from sandbox.interactions import Interactions, registered
from sandbox.kinds import CATEGORY
from sandbox.people import People
from sandbox.permissions import ADMINISTRATOR, READ_MESSAGE_HISTORY, VIEW_CHANNEL
from sandbox.world import World

type Json = dict[str, Any]

MOST_MESSAGES = 200


class View:
    """The world through one person's eyes."""

    def __init__(self, world: World, people: People, interactions: Interactions) -> None:
        self.world, self.people, self.interactions = world, people, interactions

    def whole(self, user_id: int) -> Json:
        """Everything a client needs to draw itself."""
        world = self.world
        guild_id = self.people.home(user_id)
        application = {"id": world.application["id"], "name": world.application["name"]}
        return {
            "me": world.user(user_id),
            "application": application | {"bot_user_id": str(world.bot_user_id)},
            "dms": [world.channel_seen_by(one, user_id) for one in world.direct_messages_of(user_id)],
            "commands": [*self.commands(user_id, guild_id)],
            "says": self.people.says,
            **(self._server(user_id, guild_id) if guild_id else self._no_server()),
        }

    def _server(self, user_id: int, guild_id: int) -> Json:
        world = self.world
        seen = [self.allowed(one, user_id) for one in world.channels_of(guild_id) if world.can_view(user_id, one["id"])]
        seen.sort(key=lambda channel: (channel["position"], int(channel["id"])))
        open_threads = world.threads_of(guild_id, archived=False)
        return {
            "guild": world.guild(guild_id),
            "roles": [*world.roles[guild_id].values()],
            "categories": [one for one in seen if one["type"] == CATEGORY],
            "channels": [one for one in seen if one["type"] != CATEGORY],
            "threads": [self.allowed(one, user_id) for one in open_threads if world.can_view(user_id, one["id"])],
            "members": [*world.members[guild_id].values()],
            "voice_states": [*world.voice_states[guild_id].values()],
        }

    @staticmethod
    def _no_server() -> Json:
        empty = ("roles", "categories", "channels", "threads", "members", "voice_states")
        return {"guild": None, **{key: [] for key in empty}}

    def allowed(self, channel: Json, user_id: int) -> Json:
        """A channel with the permissions somebody has in it."""
        return {**channel, "permissions": str(self.world.permissions(user_id, channel["id"]))}

    def commands(self, user_id: int, guild_id: int | None) -> Iterable[Json]:
        """The commands somebody may use in the server or in direct messages; the channel decides the rest."""
        granted = self.world.guild_permissions(user_id, guild_id) if guild_id else 0
        for scope in (0, guild_id):
            if scope is None:
                continue
            for command in self.world.commands.get(scope, {}).values():
                if guild_id is None and not registered.in_direct_messages(command):
                    continue
                needed = command.get("default_member_permissions")
                if needed is None or granted & ADMINISTRATOR or (int(needed) and granted & int(needed) == int(needed)):
                    yield command

    def threads(self, user_id: int, channel_id: int) -> list[Json]:
        """All threads of a channel that somebody sees, archived ones too, newest first."""
        there = self.world.threads_of(channel_id)
        return [self.allowed(one, user_id) for one in there if self.world.can_view(user_id, one["id"])]

    def messages(self, user_id: int, channel_id: int, limit: int, **where: int | None) -> list[Json]:
        """A page of a channel oldest first, with the messages in it that only this person sees."""
        limit = max(1, min(limit, MOST_MESSAGES))
        if not self.world.may(user_id, channel_id, VIEW_CHANNEL | READ_MESSAGE_HISTORY):
            return []
        page = self.world.messages(channel_id, viewer=user_id).page(limit=limit, **where)
        page.reverse()
        whispers = self.interactions.board.whispers.shown_to(user_id, channel_id)
        own = [one for one in whispers if _belongs(one, page, full=len(page) == limit, **where)]
        return sorted([*page, *own], key=lambda message: int(message["id"]))


def _belongs(
    message: Json,
    page: list[Json],
    *,
    full: bool,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> bool:
    """Whether a message lies in the stretch of time that a page shows."""
    here = int(message["id"])
    lowest = int(page[0]["id"]) if page and (full or around) else 0
    highest = int(page[-1]["id"]) if page and full and (after or around) else None
    if before is not None:
        highest = before - 1
    if after is not None:
        lowest = after + 1
    return here >= lowest and (highest is None or here <= highest)
