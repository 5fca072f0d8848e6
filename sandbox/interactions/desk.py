"""Interactions as people make them; what the bot does with them is in `replies`."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.gateway import Gateway
from sandbox.interactions import components, payloads, registered
from sandbox.interactions.board import Board
from sandbox.interactions.model import Answer, AnswerFile, CommandKind, Interaction, Json, Kind, NoAnswer, NotPossible
from sandbox.interactions.options import checked
from sandbox.interactions.replies import Replies
from sandbox.kinds import MENU_ANSWER, SLASH_ANSWER
from sandbox.permissions import VIEW_CHANNEL
from sandbox.transcript import Transcript
from sandbox.world import World

NOT_RESPONDING = "The application did not respond"
STILL_THINKING = "The application is still thinking"
ANSWER_TYPES = {CommandKind.SLASH: SLASH_ANSWER, CommandKind.USER: MENU_ANSWER, CommandKind.MESSAGE: MENU_ANSWER}
FINAL_TIMEOUT = 20.0


class Interactions(Replies):
    """All interactions of a sandbox: people's side here, the bot's side inherited."""

    def __init__(self, world: World, gateway: Gateway, transcript: Transcript) -> None:
        super().__init__(Board(world, gateway, transcript))

    async def slash(
        self,
        user_id: int,
        channel_id: int,
        command: str,
        options: Mapping[str, Any] | None = None,
        *,
        final: bool = True,
    ) -> Answer:
        """Use a slash command ("a b" for subcommand b of a); waits for the last answer unless `final` is False."""
        found = registered.find(self.world, CommandKind.SLASH, command, user_id, channel_id)
        interaction = self._begin_command(found, user_id, channel_id)
        resolved = payloads.Resolved(self.world, channel_id)
        given = [
            {"name": option["name"], "type": option["type"], "value": resolved.option(option["type"], value)}
            for option, value in checked(self.world, found, options or {}, channel_id)
        ]
        data = payloads.command_data(found, payloads.nested(found, given) | resolved.data())
        return await self._ask(interaction, data, final=final)

    async def user(self, user_id: int, channel_id: int, command: str, target_id: int, *, final: bool = True) -> Answer:
        """Use a command from a user's menu."""
        found = registered.find(self.world, CommandKind.USER, command, user_id, channel_id)
        interaction = self._begin_command(found, user_id, channel_id)
        resolved = payloads.Resolved(self.world, channel_id)
        resolved.user(str(target_id))
        data = payloads.command_data(found, {"target_id": str(target_id), **resolved.data()})
        return await self._ask(interaction, data, final=final)

    async def message(
        self, user_id: int, channel_id: int, command: str, target_id: int, *, final: bool = True
    ) -> Answer:
        """Use a command from a message's menu."""
        found = registered.find(self.world, CommandKind.MESSAGE, command, user_id, channel_id)
        interaction = self._begin_command(found, user_id, channel_id)
        resolved = payloads.Resolved(self.world, channel_id)
        resolved.message(self.world.message(channel_id, target_id))
        data = payloads.command_data(found, {"target_id": str(target_id), **resolved.data()})
        return await self._ask(interaction, data, final=final)

    async def autocomplete(
        self,
        user_id: int,
        channel_id: int,
        command: str,
        focused: str,
        options: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Ask for suggestions for one option, given what was typed so far."""
        found = registered.find(self.world, CommandKind.SLASH, command, user_id, channel_id)
        known = {option["name"]: option for option in found.options}
        if not known.get(focused, {}).get("autocomplete"):
            raise NotPossible(f"Option {focused!r} has no suggestions.")
        interaction = self.board.begin(Kind.AUTOCOMPLETE, user_id, channel_id)
        typed = {focused: "", **(options or {})}
        given = [
            {"name": name, "type": known[name]["type"], "value": value} | ({"focused": True} if name == focused else {})
            for name, value in typed.items()
            if name in known and (value is not None or name == focused)
        ]
        data = payloads.command_data(found, payloads.nested(found, given))
        return await self._ask(interaction, data, final=False)

    async def click(
        self, user_id: int, channel_id: int, message_id: int, custom_id: str, *, final: bool = True
    ) -> Answer:
        """Press a button."""
        message = self.visible(user_id, channel_id, message_id)
        button = components.clickable(message, custom_id)
        if button["type"] != components.BUTTON:
            raise NotPossible("This component is no button.")
        interaction = self.board.begin(Kind.COMPONENT, user_id, channel_id, message)
        data = {"custom_id": custom_id, "component_type": button["type"], "id": button.get("id", 1)}
        return await self._ask(interaction, data, final=final)

    async def select(
        self,
        user_id: int,
        channel_id: int,
        message_id: int,
        custom_id: str,
        values: Sequence[Any],
        *,
        final: bool = True,
    ) -> Answer:
        """Choose in a select; values are texts, or ids of users, roles or channels."""
        message = self.visible(user_id, channel_id, message_id)
        menu = components.clickable(message, custom_id)
        texts = components.chosen(self.world, menu, values, channel_id)
        resolved = payloads.Resolved(self.world, channel_id)
        resolved.select(menu["type"], texts)
        interaction = self.board.begin(Kind.COMPONENT, user_id, channel_id, message)
        data = {"custom_id": custom_id, "component_type": menu["type"], "id": menu.get("id", 1), "values": texts}
        return await self._ask(interaction, data | resolved.data(), final=final)

    async def submit(
        self, user_id: int, channel_id: int, custom_id: str, fields: Mapping[str, Any], *, final: bool = True
    ) -> Answer:
        """Send the modal that the bot has opened, with its fields by custom id."""
        opened = self.board.peek_modal(user_id, custom_id)
        if opened is None:
            raise NotPossible(f"No form {custom_id!r} is open.")
        opener, modal = opened
        entered = components.filled(modal["components"], fields)
        self.board.close_modal(user_id, custom_id)
        interaction = self.board.begin(Kind.MODAL, user_id, channel_id, self._source_now(opener))
        data = {"custom_id": custom_id, "components": entered}
        return await self._ask(interaction, data, final=final, trigger=opener.metadata)

    def _begin_command(self, found: registered.Found, user_id: int, channel_id: int) -> Interaction:
        interaction = self.board.begin(Kind.COMMAND, user_id, channel_id)
        interaction.message_type = ANSWER_TYPES[CommandKind(found.command.get("type", 1))]
        return interaction

    def _source_now(self, opener: Interaction) -> Json | None:
        if opener.source is None:
            return None
        return self.board.told(opener, int(opener.source["id"]))

    def visible(self, user_id: int, channel_id: int, message_id: int) -> Json:
        """A message as its reader sees it, ephemeral ones too; `NotPossible` when they cannot."""
        whispers = self.board.whispers
        if whispers.has(int(message_id)):
            whisper = whispers.get(int(message_id))
            if whisper.user_id != int(user_id):
                raise NotPossible("You cannot see this message.")
            return whisper.told
        if not self.world.permissions(user_id, channel_id) & VIEW_CHANNEL:
            raise NotPossible("You cannot see this message.")
        return self.world.message(channel_id, message_id)

    async def _ask(self, interaction: Interaction, data: Json, *, final: bool, trigger: Json | None = None) -> Answer:
        interaction.metadata = payloads.metadata(self.world, interaction, data, trigger)
        event = payloads.envelope(self.world, interaction, data)
        self.board.transcript.interaction(interaction.kind.name, data.get("name") or data.get("custom_id"))
        self.board.gateway.broadcast("INTERACTION_CREATE", event, interaction.guild_id)
        try:
            async with asyncio.timeout(self.board.deadline):
                await interaction.first.wait()
        except TimeoutError:
            self.board.fail(interaction)
            raise NoAnswer(NOT_RESPONDING) from None
        if final:
            await self.finished(interaction)
        return self.answer_to(interaction)

    async def finished(self, interaction: Interaction, timeout: float = FINAL_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait for the last answer; `NoAnswer` when a person would still see "is thinking"."""
        try:
            async with asyncio.timeout(timeout):
                await interaction.final.wait()
        except TimeoutError:
            if interaction.pending:
                raise NoAnswer(STILL_THINKING) from None

    def answer_to(self, interaction: Interaction) -> Answer:
        """What the person has got so far."""
        assert interaction.acked is not None
        assert interaction.reply is not None
        message = self._shown(interaction)
        took = None if interaction.finished is None else (interaction.finished - interaction.created) * 1000
        return Answer(
            id=interaction.id,
            ack_ms=(interaction.acked - interaction.created) * 1000,
            type=int(interaction.reply),
            ephemeral=interaction.ephemeral,
            message=message,
            files=tuple(self._file(one) for one in (message or {}).get("attachments", ())),
            choices=interaction.choices,
            modal=interaction.modal,
            final_ms=took,
        )

    def _shown(self, interaction: Interaction) -> Json | None:
        shown = [one for one in (interaction.original_id, *reversed(interaction.followups)) if one is not None]
        for message_id in shown:
            there = self.board.whispers.has(message_id) or self.world.messages(interaction.channel_id).get(message_id)
            if there:
                return self.board.told(interaction, message_id)
        return None

    def _file(self, attachment: Json) -> AnswerFile:
        data = self.world.file(attachment["id"])
        return AnswerFile(attachment["filename"], attachment.get("content_type"), data, attachment.get("description"))
