"""What happens when somebody presses a button, chooses from a menu or sends a form below an answer.

What was pressed says which look it belongs to, and the log of looks says what was asked: nothing is kept in memory, so
that every button ever sent works.
"""

import io
import logging
from typing import Any

import nextcord
from nextcord import Interaction, InteractionType
from nextcord.ext import commands

from cogs.acting import Done, carry_out
from cogs.answering import Answering
from cogs.asking import asker_of
from cogs.custom_ids import CustomId, Kind, read_custom_id
from cogs.form_message import entered
from cogs.patience import patiently
from cogs.report_message import kinds_of_file
from services.audit_log import Look, read_look, subject_of
from services.errors import ProfilerError
from services.logs import happening
from services.metrics.figures import COMMANDS, PRESS
from services.metrics.timing import timed
from services.people.access import is_admin
from services.people.guild_settings import GuildSettings
from services.render import RenderFailed
from services.reports import book
from services.reports.action import Press
from services.reports.question import Question

log = logging.getLogger(__name__)

PRESSED = {InteractionType.component, InteractionType.modal_submit}
OF_LOOKS = {Kind.PAGE, Kind.AGAIN, Kind.EXPORT, Kind.FILE}


class Buttons(commands.Cog):
    """Takes every press of a button of ours."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._busy: set[tuple[int, int, str]] = set()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Answer a press; a second one of the same button by the same person waits for nothing and does nothing."""
        data: Any = interaction.data
        pressed = read_custom_id(data["custom_id"]) if interaction.type in PRESSED else None
        if pressed is None:
            return
        key = (interaction.user.id if interaction.user else 0, _place(interaction), data["custom_id"])
        if key in self._busy:
            await acknowledge(interaction)
            return
        self._busy.add(key)
        try:
            with timed(COMMANDS, PRESS), happening(guild=interaction.guild_id, channel=interaction.channel_id):
                await self._take(interaction, pressed)
        except Exception as problem:  # noqa: BLE001 - the client tells whoever pressed, as it does for commands
            interaction.client.dispatch("application_command_error", interaction, problem)
        finally:
            self._busy.discard(key)

    async def _take(self, interaction: Interaction[Any], pressed: CustomId) -> None:
        settings = self._settings(interaction, pressed)
        match pressed.kind:
            case Kind.PAGE | Kind.AGAIN:
                await interaction.response.defer()
                look = await self._look(interaction, pressed, settings)
                values = {**look.question.get("values", {}), "page": int(pressed.value)}
                await self._answering.turn(interaction, look, values)
            case Kind.EXPORT:
                words = settings.words
                await interaction.response.send_message(
                    words("Which kind of file?"), view=kinds_of_file(pressed.look), ephemeral=True
                )
            case Kind.FILE:
                await interaction.response.defer(ephemeral=True, with_message=True)
                await self._send_file(interaction, pressed, settings)
            case Kind.DO | Kind.MENU | Kind.FORM:
                acted = self._acted(interaction, pressed, settings)
                await carry_out(self._answering, interaction, pressed, acted, settings)

    def _settings(self, interaction: Interaction[Any], pressed: CustomId) -> GuildSettings:
        """What is set where somebody pressed; raises NotAllowed unless they may.

        What a page or a file is of, only its look says: administrators are asked once more when that is known.
        """
        if pressed.kind in OF_LOOKS:
            asker = asker_of(interaction)
            settings = self._answering.settings_of(interaction.guild_id or 0, interaction.guild_locale)
            if is_admin(asker, settings):
                return settings
        return self._answering.asked_by(interaction, pressed.action)[1]

    async def _send_file(self, interaction: Interaction[Any], pressed: CustomId, settings: GuildSettings) -> None:
        """The data of an answer as it is for whoever presses, now."""
        look = await self._look(interaction, pressed, settings)
        asker, _ = self._answering.asked_by(interaction, look.action)
        values, action = look.question.get("values", {}), f"{look.action}: {pressed.value}"
        async with patiently(settings.words):
            viewer = await self._answering.viewer(asker, settings)
            await self._answering.log_look(interaction, action, values, viewer, subject=subject_of(values))
            question = Question(
                look.guild_id, look.action, viewer, settings, self._answering.clock(), values, whole=True
            )
            report = await book.report(self._answering.tools, question)
        if report.table is None:
            raise ProfilerError(settings.words("There is nothing to export now."))
        try:
            content = await self._answering.tools.renderer.run("table file", (report.table, pressed.value))
        except RenderFailed as failure:
            raise ProfilerError(settings.words("I could not make the file. Please ask again in a minute.")) from failure
        name = f"{report.table.name}.{pressed.value}"
        await interaction.followup.send(file=nextcord.File(io.BytesIO(content), name), ephemeral=True)

    async def _acted(
        self, interaction: Interaction[Any], pressed: CustomId, settings: GuildSettings
    ) -> tuple[Press, Done]:
        """What was pressed, by whom as they are now, and what came of it."""
        asker, _ = self._answering.asked_by(interaction, pressed.action)
        data: Any = interaction.data
        press = Press(
            guild_id=interaction.guild_id or 0,
            action=pressed.action,
            value=data["values"][0] if pressed.kind is Kind.MENU else pressed.value,
            viewer=await self._answering.viewer(asker, settings),
            settings=settings,
            now=self._answering.clock(),
            entered=entered(interaction) if pressed.kind is Kind.FORM else {},
            id=interaction.id,
        )
        return press, await book.act(self._answering.tools, press)

    async def _look(self, interaction: Interaction[Any], pressed: CustomId, settings: GuildSettings) -> Look:
        """What the answer was made for; a ProfilerError when this database does not know."""
        async with patiently(settings.words):
            look = await read_look(self._answering.tools.database, interaction.guild_id or 0, pressed.look)
        if look is None:
            raise ProfilerError(settings.words("I no longer know what this answer was about. Please ask again."))
        return look


def _place(interaction: Interaction[Any]) -> int:
    return interaction.message.id if interaction.message is not None else 0


async def acknowledge(interaction: Interaction[Any]) -> None:
    """Tell Discord that a press was taken, and whoever pressed nothing."""
    try:
        await interaction.response.defer()
    except nextcord.HTTPException as refused:
        log.info("a second press was not acknowledged: %s", refused)
