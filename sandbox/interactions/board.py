"""All interactions that live, their messages, and who is told of what happens to them."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.gateway import Gateway
from sandbox.interactions.ephemeral import Whispers
from sandbox.interactions.model import DEADLINE, LIFETIME, Interaction, Json, Kind, Reply
from sandbox.rest.errors import ApiError
from sandbox.transcript import Transcript
from sandbox.world import World

type Watcher = Callable[[int, str, Json], None]
"""Called with the person, the name of what happened and its data."""

NOT_KEPT = ("allowed_mentions", "poll")


class Board:
    """Where interactions are looked up by id and token."""

    def __init__(self, world: World, gateway: Gateway, transcript: Transcript) -> None:
        self.world, self.gateway, self.transcript = world, gateway, transcript
        self.whispers = Whispers(world)
        self.deadline, self.lifetime = DEADLINE, LIFETIME
        self.watchers: list[Watcher] = []
        self._by_token: dict[str, Interaction] = {}
        self._modals: dict[tuple[int, str], tuple[Interaction, Json]] = {}

    def begin(self, kind: Kind, user_id: int, channel_id: int, source: Json | None = None) -> Interaction:
        """A new interaction; its id is of the machine's own now, whatever the world's clock says."""
        interaction = Interaction(
            id=self.world.new_id(datetime.now(UTC)),
            token=secrets.token_urlsafe(48),
            kind=kind,
            user_id=user_id,
            channel_id=channel_id,
            guild_id=self.world.guild_of(channel_id),
            created=asyncio.get_running_loop().time(),
            metadata={},
            source=source,
        )
        self._forget_old()
        self._by_token[interaction.token] = interaction
        return interaction

    def _forget_old(self) -> None:
        """Expired tokens are told apart from unknown ones for a while, then they are unknown too."""
        while self._by_token:
            oldest = next(iter(self._by_token.values()))
            if self._age(oldest) < 2 * self.lifetime:
                return
            del self._by_token[oldest.token]

    def waiting(self, interaction_id: int, token: str) -> Interaction:
        """An interaction that may still get its first answer; 10062 when it is unknown or too late."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id or interaction.failed:
            raise ApiError(404, 10062, "Unknown interaction")
        if interaction.reply is None and self._age(interaction) > self.deadline:
            raise ApiError(404, 10062, "Unknown interaction")
        return interaction

    def alive(self, token: str) -> Interaction:
        """An interaction whose token is still good; 10015 when it is unknown, 50027 when it is too old."""
        interaction = self._by_token.get(token)
        if interaction is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        if self._age(interaction) > self.lifetime:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction

    @property
    def open(self) -> list[Interaction]:
        """Interactions that the bot still owes something; a deferred update may stay as it is."""
        waiting = (one for one in self._by_token.values() if not one.failed and not one.final.is_set())
        return [one for one in waiting if one.reply is not Reply.DEFERRED_UPDATE and self._age(one) < self.lifetime]

    def _age(self, interaction: Interaction) -> float:
        return asyncio.get_running_loop().time() - interaction.created

    def post(self, interaction: Interaction, parts: Json, *, ephemeral: bool, followup: bool) -> Json:
        """Post a message of an interaction, for everybody or for its person alone."""
        parts.setdefault("type", 0 if followup else interaction.message_type)
        if ephemeral:
            whisper = self.whispers.add(interaction.user_id, interaction.channel_id, parts)
            self._tell_whisper(interaction.user_id, "EPHEMERAL_CREATE", "MESSAGE_CREATE", whisper.told)
            return whisper.told
        extra = {key: parts.pop(key) for key in ("allowed_mentions",) if key in parts}
        reply_to = self._replies_to(interaction, followup=followup)
        content = parts.pop("content", "")
        return self.world.post(
            interaction.channel_id, self.world.bot_user_id, content, **parts, reply_to=reply_to, extra=extra
        )

    def _replies_to(self, interaction: Interaction, *, followup: bool) -> int | None:
        shown = interaction.original_id if followup else interaction.source and int(interaction.source["id"])
        if not shown or self.whispers.has(shown):
            return None
        return shown if self.world.messages(interaction.channel_id).get(shown) else None

    def told(self, interaction: Interaction, message_id: int) -> Json:
        """A message of an interaction as it is now."""
        if self.whispers.has(message_id):
            return self.whispers.told(message_id)
        return self.world.message(interaction.channel_id, message_id)

    def change(self, interaction: Interaction, message_id: int, parts: Json, *, edited: bool) -> Json:
        """Change a message of an interaction."""
        kept = {key: value for key, value in parts.items() if key not in NOT_KEPT}
        if self.whispers.has(message_id):
            whisper = self.whispers.change(message_id, kept, edited=edited)
            self._tell_whisper(whisper.user_id, "EPHEMERAL_UPDATE", "MESSAGE_UPDATE", whisper.told)
            return whisper.told
        change = self.world.edit if edited else self.world.touch_message
        return change(interaction.channel_id, message_id, **kept)

    def remove(self, interaction: Interaction, message_id: int) -> None:
        """Delete a message of an interaction."""
        if not self.whispers.has(message_id):
            self.world.delete(interaction.channel_id, message_id)
            return
        whisper = self.whispers.remove(message_id)
        data = {"id": str(message_id), "channel_id": str(whisper.channel_id)}
        self._tell_whisper(whisper.user_id, "EPHEMERAL_DELETE", "MESSAGE_DELETE", data)

    def _tell_whisper(self, user_id: int, for_person: str, for_bot: str, data: Json) -> None:
        self.tell(user_id, for_person, data)
        self.gateway.whisper(for_bot, data)

    def open_modal(self, interaction: Interaction, modal: Json) -> None:
        """Show a modal to the interaction's person."""
        self._modals[interaction.user_id, modal["custom_id"]] = (interaction, modal)
        self.tell(interaction.user_id, "MODAL", {**modal, "interaction_id": str(interaction.id)})

    def peek_modal(self, user_id: int, custom_id: str) -> tuple[Interaction, Json] | None:
        """The open modal of a person with what opened it."""
        return self._modals.get((user_id, custom_id))

    def close_modal(self, user_id: int, custom_id: str) -> None:
        """A person's modal was sent off."""
        self._modals.pop((user_id, custom_id), None)

    def fail(self, interaction: Interaction) -> None:
        """Nobody answered in time."""
        interaction.failed = True
        self.tell_state(interaction)

    def tell_state(self, interaction: Interaction) -> None:
        """Tell the person how far their interaction is."""
        state = "failed" if interaction.failed else "deferred" if interaction.pending else "answered"
        data: dict[str, Any] = {"id": str(interaction.id), "state": state, "ephemeral": interaction.ephemeral}
        data["channel_id"] = str(interaction.channel_id)
        self.tell(interaction.user_id, "INTERACTION_STATE", data)

    def tell(self, user_id: int, name: str, data: Json) -> None:
        """Tell a person's open pages."""
        for watcher in list(self.watchers):
            watcher(user_id, name, data)
