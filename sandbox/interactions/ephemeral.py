"""Messages that only one person sees; they are in no channel's history."""

from dataclasses import dataclass
from typing import Any

from sandbox.clock import iso
from sandbox.interactions.model import Json
from sandbox.kinds import EPHEMERAL
from sandbox.world import Missing, World


@dataclass(slots=True, eq=False)
class Whisper:
    """One ephemeral message: what it is made of, and for whom."""

    id: int
    user_id: int
    channel_id: int
    parts: Json
    told: Json


class Whispers:
    """All ephemeral messages of a sandbox."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._by_id: dict[int, Whisper] = {}

    def add(self, user_id: int, channel_id: int, parts: Json) -> Whisper:
        """Keep a new message; parts are those of `World.compose`."""
        message_id = self.world.new_id()
        rows = self.world.attach(channel_id, parts.get("attachments") or ())
        parts = {**parts, "attachments": rows, "flags": parts.get("flags", 0) | EPHEMERAL, "id": message_id}
        whisper = Whisper(message_id, user_id, channel_id, parts, {})
        self._by_id[message_id] = whisper
        self._tell(whisper)
        return whisper

    def change(self, message_id: int, changes: Json, *, edited: bool) -> Whisper:
        """Change a message's parts."""
        whisper = self.get(message_id)
        if "attachments" in changes:
            changes["attachments"] = self.world.attach(whisper.channel_id, changes["attachments"] or ())
        whisper.parts |= changes
        whisper.parts["flags"] |= EPHEMERAL
        if edited:
            whisper.parts["edited_timestamp"] = iso(self.world.clock.now())
        self._tell(whisper)
        return whisper

    def remove(self, message_id: int) -> Whisper:
        """Forget a message."""
        whisper = self.get(message_id)
        del self._by_id[message_id]
        return whisper

    def get(self, message_id: int) -> Whisper:
        """A message; Missing when there is none."""
        whisper = self._by_id.get(message_id)
        if whisper is None:
            raise Missing("Message", 10008)
        return whisper

    def has(self, message_id: int) -> bool:
        """Whether a message of this id is ephemeral."""
        return message_id in self._by_id

    def told(self, message_id: int) -> Json:
        """A message as it is now."""
        return self.get(message_id).told

    def shown_to(self, user_id: int, channel_id: int) -> list[Json]:
        """The messages of a channel that only this person sees, oldest first."""
        return [
            whisper.told
            for whisper in self._by_id.values()
            if whisper.user_id == user_id and whisper.channel_id == channel_id
        ]

    def _tell(self, whisper: Whisper) -> None:
        parts: dict[str, Any] = {key: value for key, value in whisper.parts.items() if key != "content"}
        content = whisper.parts.get("content") or ""
        bot = self.world.bot_user_id
        whisper.told = self.world.compose(whisper.channel_id, bot, content, **parts)
