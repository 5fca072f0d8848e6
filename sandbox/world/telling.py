"""Messages on their way to the listeners."""

from typing import Any

from sandbox.objects import people
from sandbox.world.drafts import Drafts
from sandbox.world.events import Event

type Json = dict[str, Any]


class Telling(Drafts):
    """Events of messages."""

    def _address(self, channel_id: int) -> Json:
        guild_id = self.guild_of(channel_id)
        where: Json = {"channel_id": str(channel_id)}
        return where if guild_id is None else where | {"guild_id": str(guild_id)}

    def _tell_message(self, name: str, message: Json) -> None:
        channel_id = int(message["channel_id"])
        guild_id = self.guild_of(channel_id)
        self.publish(Event(name, self.message_event(message), guild_id, channel_id))

    def message_event(self, message: Json) -> Json:
        """A message as the gateway carries it: with its server, its author's member and those mentioned."""
        guild_id = self.guild_of(message["channel_id"])
        if guild_id is None:
            return message
        told = {**message, "guild_id": str(guild_id)}
        author = self.members[guild_id].get(int(message["author"]["id"]))
        if author and not (message.get("webhook_id") and "application_id" not in message):
            told["member"] = people.without_user(author)
        told["mentions"] = [self._with_partial_member(guild_id, who) for who in message["mentions"]]
        return told

    def _with_partial_member(self, guild_id: int, who: Json) -> Json:
        member = self.members[guild_id].get(int(who["id"]))
        return {**who, "member": people.without_user(member)} if member else who
