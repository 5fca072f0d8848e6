"""/setup: a private panel that leads an administrator through everything the bot has to know of a course."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, InteractionType, Locale, Permissions, SlashOption
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of
from cogs.form_message import entered, open_form
from cogs.patience import patiently
from cogs.setup_panel import SetupId, components_of, files_of, read_setup_id
from services.people.access import check_admin
from services.people.guild_settings import GuildSettings
from services.setup.panel import Panel
from services.setup.walk import SENT, Pressed, Walk

log = logging.getLogger(__name__)

PRESSED = {InteractionType.component, InteractionType.modal_submit}
STEPS = {  # what is chosen, its Polish name, and the step of services/setup
    "start": "początek",
    "roles": "role",
    "channels": "kanały",
    "course": "kurs",
    "privacy": "prywatność",
    "nudges": "wiadomości",
    "attachments": "załączniki",
    "check": "sprawdzenie",
    "finish": "podsumowanie",
}
STEP = SlashOption(
    name_localizations={Locale.pl: "krok"},
    description="Go straight to one step; left empty, where you stopped",
    description_localizations={Locale.pl: "Przejdź od razu do kroku; puste: tam, gdzie przerwano"},
    choices=list(STEPS),
    choice_localizations={name: {Locale.pl: polish} for name, polish in STEPS.items()},
    required=False,
    default="",
)


class Setup(commands.Cog):
    """Shows the steps, and takes every press in them; who may is looked at each time."""

    def __init__(self, walk: Walk, settings: SettingsOf, clock: Callable[[], datetime]) -> None:
        self._walk, self._settings, self._clock = walk, settings, clock
        self._turns: dict[int, asyncio.Event] = {}

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="setup",
        name_localizations={Locale.pl: "konfiguracja"},
        description="Set me up for your course in two minutes; check what is missing",
        description_localizations={Locale.pl: "Skonfiguruj mnie w dwie minuty; sprawdź, czego brakuje"},
        contexts=[InteractionContextType.guild],
        default_member_permissions=Permissions(manage_guild=True),
    )
    async def setup(self, interaction: Interaction[nextcord.Client], step: str = STEP) -> None:
        """Show the step that was asked for, or the one where somebody stopped."""
        settings = self._allowed(interaction)
        await interaction.response.defer(ephemeral=True)
        async with patiently(settings.words):
            panel = await self._walk.begin(self._pressed(interaction, SetupId(step, "")))
        await _show(interaction, panel)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Answer a press in the panel, in its place."""
        data: Any = interaction.data
        pressed = read_setup_id(data["custom_id"]) if interaction.type in PRESSED else None
        if pressed is None:
            return
        try:
            await self._take(interaction, pressed)
        except Exception as problem:  # noqa: BLE001 - the client tells whoever pressed, as it does for commands
            interaction.client.dispatch("application_command_error", interaction, problem)

    async def _take(self, interaction: Interaction[Any], pressed: SetupId) -> None:
        settings = self._allowed(interaction)
        wish = self._pressed(interaction, pressed)
        form = self._walk.form(wish)
        if form is not None:
            await open_form(interaction, form, SetupId(pressed.step, SENT, pressed.value))
            return
        async with self._turn(wish.guild_id) as before:
            await interaction.response.defer()
            await before.wait()
            async with patiently(settings.words, wish.fields):
                panel = await self._walk.press(wish)
            await _show(interaction, panel)

    @contextlib.asynccontextmanager
    async def _turn(self, guild_id: int) -> AsyncIterator[asyncio.Event]:
        """Presses count and are shown in the order they came in: gives what is set when the one before is done."""
        before, mine = self._turns.get(guild_id), asyncio.Event()
        self._turns[guild_id] = mine
        if before is None:
            before = asyncio.Event()
            before.set()
        try:
            yield before
        finally:
            try:
                await before.wait()
            finally:
                mine.set()
                if self._turns.get(guild_id) is mine:
                    del self._turns[guild_id]

    def _pressed(self, interaction: Interaction[Any], where: SetupId) -> Pressed:
        data: Any = interaction.data
        return Pressed(
            guild_id=interaction.guild_id or 0,
            by=interaction.user.id if interaction.user else 0,
            now=self._clock(),
            id=interaction.id,
            step=where.step,
            action=where.action,
            value=where.value,
            values=[str(one) for one in data.get("values") or ()],
            fields=entered(interaction) if interaction.type is InteractionType.modal_submit else {},
            locales=(interaction.locale, interaction.guild_locale),
            channel_id=interaction.channel_id,
        )

    def _allowed(self, interaction: Interaction[Any]) -> GuildSettings:
        """What is set for the server; raises NotAllowed unless an administrator asks."""
        asker, settings = asker_of(interaction), self._settings(interaction.guild_id or 0, interaction.guild_locale)
        check_admin(asker, settings)
        return settings


async def _show(interaction: Interaction[Any], panel: Panel) -> None:
    """Put a step in the place of what was there."""
    await interaction.edit_original_message(
        components=components_of(panel),
        files=files_of(panel),
        attachments=[],
        allowed_mentions=nextcord.AllowedMentions.none(),
    )
