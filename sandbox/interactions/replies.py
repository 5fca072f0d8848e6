"""What the bot does with an interaction: the first answer, followups, edits and deletions."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sandbox.interactions.board import Board
from sandbox.interactions.model import REPLIES, Interaction, Json, Kind, Reply
from sandbox.kinds import EPHEMERAL, LOADING
from sandbox.rest.bodies import message_parts, refuse_empty
from sandbox.rest.errors import ApiError, invalid

ORIGINAL = "@original"
MOST_CHOICES = 25


class Replies:
    """The interaction routes of the API."""

    def __init__(self, board: Board) -> None:
        self.board, self.world = board, board.world

    async def callback(
        self,
        interaction_id: int,
        token: str,
        body: Json,
        files: Sequence[Any],
        with_response: bool = False,  # noqa: FBT001, FBT002 - the route passes its query by place
    ) -> Json | None:
        """Give the first answer; returns Discord's callback object when it was asked for."""
        interaction = self.board.waiting(interaction_id, token)
        if interaction.reply is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if body["type"] not in REPLIES[interaction.kind]:
            raise invalid("type", "INTERACTION_CALLBACK_TYPE_INVALID", "This answer does not fit the interaction.")
        reply = Reply(body["type"])
        if reply in {Reply.UPDATE, Reply.DEFERRED_UPDATE} and interaction.source is None:
            raise invalid("type", "INTERACTION_CALLBACK_TYPE_INVALID", "There is no message to update.")
        message = self._first_answer(interaction, reply, body.get("data") or {}, list(files))
        self.board.transcript.interaction(f"answer {reply.name}", interaction.id)
        interaction.answered(reply, asyncio.get_running_loop().time())
        self.board.tell_state(interaction)
        return _callback_object(interaction, reply, message) if with_response else None

    async def followup(self, token: str, body: Json, files: Sequence[Any]) -> Json:
        """Send another message; the first one after a deferral takes the place of "is thinking"."""
        interaction = self.board.alive(token)
        if interaction.reply is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        if interaction.pending and interaction.original_id is not None:
            return await self.edit_answer(token, ORIGINAL, body, files)
        parts = message_parts(self.world, interaction.channel_id, body, list(files))
        refuse_empty(parts)
        whisper = bool(parts.get("flags", 0) & EPHEMERAL)
        message = self._say(interaction, parts, ephemeral=whisper, followup=True)
        interaction.followups.append(int(message["id"]))
        interaction.finish(asyncio.get_running_loop().time())
        return message

    def get_answer(self, token: str, message_id: int | str) -> Json:
        """A message of the interaction as it is now."""
        interaction = self.board.alive(token)
        return self.board.told(interaction, self._id(interaction, message_id))

    async def edit_answer(self, token: str, message_id: int | str, body: Json, files: Sequence[Any]) -> Json:
        """Change a message of the interaction; filling a deferred one is no edit."""
        interaction = self.board.alive(token)
        number = self._id(interaction, message_id)
        filling = interaction.pending and number == interaction.original_id
        before = self.board.told(interaction, number)
        parts = message_parts(self.world, interaction.channel_id, body, list(files), editing=before)
        if filling:
            refuse_empty(parts)
            parts["flags"] = parts.get("flags", 0) & ~EPHEMERAL
        message = self.board.change(interaction, number, parts, edited=not filling)
        interaction.finish(asyncio.get_running_loop().time())
        if filling:
            self.board.tell_state(interaction)
        return message

    async def delete_answer(self, token: str, message_id: int | str) -> None:
        """Delete a message of the interaction."""
        interaction = self.board.alive(token)
        self.board.remove(interaction, self._id(interaction, message_id))
        interaction.finish(asyncio.get_running_loop().time())

    def _id(self, interaction: Interaction, message_id: int | str) -> int:
        if message_id != ORIGINAL:
            return int(message_id)
        if interaction.original_id is None:
            raise ApiError(404, 10008, "Unknown Message")
        return interaction.original_id

    def _first_answer(self, interaction: Interaction, reply: Reply, data: Json, files: list[Any]) -> Json | None:
        match reply:
            case Reply.CHOICES:
                self._offer(interaction, data)
                return None
            case Reply.MODAL:
                interaction.modal = data
                self.board.open_modal(interaction, data)
                return None
            case Reply.DEFERRED:
                return self._think(interaction, data)
            case Reply.DEFERRED_UPDATE | Reply.UPDATE:
                assert interaction.source is not None
                interaction.original_id = int(interaction.source["id"])
                return self._update(interaction, data, files) if reply is Reply.UPDATE else None
            case Reply.MESSAGE:
                parts = message_parts(self.world, interaction.channel_id, data, files)
                refuse_empty(parts)
                interaction.ephemeral = bool(parts.get("flags", 0) & EPHEMERAL)
                message = self._say(interaction, parts, ephemeral=interaction.ephemeral)
                interaction.original_id = int(message["id"])
                return message

    def _offer(self, interaction: Interaction, data: Json) -> None:
        choices = data.get("choices") or []
        if len(choices) > MOST_CHOICES:
            raise invalid("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        for number, choice in enumerate(choices):
            if not 1 <= len(choice["name"]) <= 100:
                raise invalid(f"data.choices.{number}.name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100.")
        interaction.choices = tuple(choices)

    def _think(self, interaction: Interaction, data: Json) -> Json:
        interaction.ephemeral = bool(int(data.get("flags") or 0) & EPHEMERAL)
        message = self._say(interaction, {"flags": LOADING}, ephemeral=interaction.ephemeral)
        interaction.original_id = int(message["id"])
        interaction.pending = True
        return message

    def _update(self, interaction: Interaction, data: Json, files: list[Any]) -> Json:
        parts = message_parts(self.world, interaction.channel_id, data, files, editing=interaction.source)
        assert interaction.original_id is not None
        return self.board.change(interaction, interaction.original_id, parts, edited=True)

    def _say(self, interaction: Interaction, parts: Json, *, ephemeral: bool, followup: bool = False) -> Json:
        about = dict(interaction.metadata)
        if followup and interaction.original_id is not None:
            about["original_response_message_id"] = str(interaction.original_id)
        return self.board.post(interaction, {**parts, "interaction": about}, ephemeral=ephemeral, followup=followup)


def _callback_object(interaction: Interaction, reply: Reply, message: Json | None) -> Json:
    about: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "channel_id": str(interaction.channel_id),
        "response_message_loading": interaction.pending,
        "response_message_ephemeral": interaction.ephemeral,
    }
    if interaction.guild_id is not None:
        about["guild_id"] = str(interaction.guild_id)
    if message is None or interaction.kind is Kind.AUTOCOMPLETE:
        return {"interaction": about}
    about["response_message_id"] = message["id"]
    kind = Reply.UPDATE if reply is Reply.UPDATE else Reply.MESSAGE
    return {"interaction": about, "resource": {"type": int(kind), "message": message}}
