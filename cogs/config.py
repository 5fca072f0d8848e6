"""/config: everything that administrators can set, shown, changed, reset, taken away as a file and brought back."""

import io
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, InteractionType, Locale, Permissions, SlashOption
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of
from cogs.form_message import entered, open_form
from cogs.patience import patiently
from cogs.setup_panel import SetupId, components_of, files_of, read_setup_id
from services.config.catalogue import Group, group_name
from services.config.desk import ConfigDesk
from services.config.files import LARGEST
from services.config.pages import ALL, RESET
from services.config.suggesting import suggested_settings, suggested_values
from services.errors import ProfilerError
from services.people.access import check_admin
from services.people.guild_settings import GuildSettings
from services.setup.panel import Panel
from services.setup.walk import SENT, Pressed
from services.wording.words import Words

log = logging.getLogger(__name__)

MARK = "cf"
PRESSED = {InteractionType.component, InteractionType.modal_submit}
EVERYTHING = "settings.json"
IN_ENGLISH, IN_POLISH = Words("en"), Words("pl")
GROUPS = {group_name(group, IN_ENGLISH): group for group in Group}


async def suggest_settings(cog: "Config", interaction: Interaction[Any], typed: str) -> None:
    """Offer settings by their names in the reader's language."""
    words = cog.words_of(interaction)
    await interaction.response.send_autocomplete({} if words is None else suggested_settings(typed, words))


async def suggest_values(cog: "Config", interaction: Interaction[Any], typed: str, setting: str = "") -> None:
    """Offer what may be typed for the setting that was chosen."""
    words = cog.words_of(interaction)
    found: dict[str, str] = {}
    if words is not None:
        try:
            one = cog.desk.setting(setting, words)
        except ProfilerError:
            one = None
        if one is not None:
            found = suggested_values(one, typed, words, cog.desk.server(interaction.guild_id or 0))
    await interaction.response.send_autocomplete(found)


def setting_option() -> Any:
    """A setting: a text with suggestions, since Discord takes but 25 choices."""
    return SlashOption(
        name="setting",
        name_localizations={Locale.pl: "ustawienie"},
        description="Start typing its name",
        description_localizations={Locale.pl: "Zacznij pisać nazwę"},
        autocomplete_callback=suggest_settings,
        max_length=100,
    )


VALUE = SlashOption(
    name="value",
    name_localizations={Locale.pl: "wartość"},
    description="The new value; “none” for nothing",
    description_localizations={Locale.pl: "Nowa wartość; „brak”, jeśli ma jej nie być"},
    autocomplete_callback=suggest_values,
    max_length=2000,
)
GROUP = SlashOption(
    name="group",
    name_localizations={Locale.pl: "dział"},
    description="One group of settings; everything when left empty",
    description_localizations={Locale.pl: "Jeden dział ustawień; puste to wszystkie"},
    choices=list(GROUPS),
    choice_localizations={name: {Locale.pl: group_name(group, IN_POLISH)} for name, group in GROUPS.items()},
    required=False,
    default="",
)
FILE = SlashOption(
    name="file",
    name_localizations={Locale.pl: "plik"},
    description="A file that /config export made, here or on another server",
    description_localizations={Locale.pl: "Plik z /config export, z tego lub innego serwera"},
)


class Config(commands.Cog):
    """Lets administrators set everything; who may is looked at with each command and press."""

    def __init__(self, desk: ConfigDesk, settings: SettingsOf, clock: Callable[[], datetime]) -> None:
        self.desk, self._settings, self._clock = desk, settings, clock

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="config",
        name_localizations={Locale.pl: "ustawienia"},
        description="Everything that can be set for this server (administrators)",
        description_localizations={Locale.pl: "Wszystko, co można ustawić dla tego serwera (administratorzy)"},
        contexts=[InteractionContextType.guild],
        default_member_permissions=Permissions(manage_guild=True),
    )
    async def config(self, interaction: Interaction[nextcord.Client]) -> None:
        """Nothing by itself: Discord only lets people use what is below it."""

    @config.subcommand(  # type: ignore[untyped-decorator]
        name="show",
        name_localizations={Locale.pl: "pokaż"},
        description="What is set, with menus to change it",
        description_localizations={Locale.pl: "Co jest ustawione, z menu do zmiany"},
    )
    async def show(self, interaction: Interaction[nextcord.Client], group: str = GROUP) -> None:
        """Show the settings of a group, or all."""
        settings = await self._begin(interaction)
        async with patiently(settings.words):
            place = GROUPS[group].value if group in GROUPS else ALL
            panel = await self.desk.show(interaction.guild_id or 0, place)
        await _show(interaction, panel)

    @config.subcommand(  # type: ignore[untyped-decorator]
        name="set",
        name_localizations={Locale.pl: "zmień"},
        description="Change a setting; it holds at once",
        description_localizations={Locale.pl: "Zmień ustawienie; działa od razu"},
    )
    async def set(
        self, interaction: Interaction[nextcord.Client], setting: str = setting_option(), value: str = VALUE
    ) -> None:
        """Set what was typed and show what follows."""
        settings = await self._begin(interaction)
        async with patiently(settings.words, {"value": value}):
            one = self.desk.setting(setting, settings.words)
            panel = await self.desk.type(self._pressed(interaction), one, value)
        await _show(interaction, panel)

    @config.subcommand(  # type: ignore[untyped-decorator]
        name="reset",
        name_localizations={Locale.pl: "przywróć"},
        description="Give a setting back its default",
        description_localizations={Locale.pl: "Przywróć ustawieniu wartość domyślną"},
    )
    async def reset(self, interaction: Interaction[nextcord.Client], setting: str = setting_option()) -> None:
        """Forget what the server set itself."""
        settings = await self._begin(interaction)
        async with patiently(settings.words):
            one = self.desk.setting(setting, settings.words)
            panel = await self.desk.press(self._pressed(interaction, SetupId(one.name, RESET)))
        await _show(interaction, panel)

    @config.subcommand(  # type: ignore[untyped-decorator]
        name="export",
        name_localizations={Locale.pl: "eksport"},
        description="All settings of this server as a file",
        description_localizations={Locale.pl: "Wszystkie ustawienia tego serwera jako plik"},
    )
    async def export(self, interaction: Interaction[nextcord.Client]) -> None:
        """Send the file."""
        settings = await self._begin(interaction)
        content = self.desk.file(interaction.guild_id or 0)
        text = settings.words("All that is set here. `/config import` takes it, on this server or another one.")
        await interaction.followup.send(text, file=nextcord.File(io.BytesIO(content), EVERYTHING), ephemeral=True)

    @config.subcommand(  # type: ignore[untyped-decorator]
        name="import",
        name_localizations={Locale.pl: "import"},
        description="Take settings from a file; I show what would change first",
        description_localizations={Locale.pl: "Weź ustawienia z pliku; najpierw pokażę, co się zmieni"},
    )
    async def bring(self, interaction: Interaction[nextcord.Client], file: nextcord.Attachment = FILE) -> None:
        """Show what a file would change, with a button to do it."""
        settings = await self._begin(interaction)
        if file.size > LARGEST:
            raise ProfilerError(settings.words("This is no file of my settings. Take one that `/config export` made."))
        async with patiently(settings.words):
            panel = await self.desk.brought(self._pressed(interaction), await file.read())
        await _show(interaction, panel)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Answer a press on a page, in its place."""
        data: Any = interaction.data
        pressed = read_setup_id(data["custom_id"], MARK) if interaction.type in PRESSED else None
        if pressed is None:
            return
        try:
            await self._take(interaction, pressed)
        except Exception as problem:  # noqa: BLE001 - the client tells whoever pressed, as it does for commands
            interaction.client.dispatch("application_command_error", interaction, problem)

    async def _take(self, interaction: Interaction[Any], where: SetupId) -> None:
        settings = self._allowed(interaction)
        pressed = self._pressed(interaction, where)
        form = self.desk.form(pressed)
        if form is not None:
            await open_form(interaction, form, SetupId(where.step, SENT, where.value, MARK))
            return
        await interaction.response.defer()
        async with patiently(settings.words, pressed.fields):
            panel = await self.desk.press(pressed)
        await _show(interaction, panel)

    def words_of(self, interaction: Interaction[Any]) -> Words | None:
        """The language of suggestions; None for whoever may not use the command."""
        try:
            return self._allowed(interaction).words
        except ProfilerError:
            return None

    async def _begin(self, interaction: Interaction[nextcord.Client]) -> GuildSettings:
        settings = self._allowed(interaction)
        await interaction.response.defer(ephemeral=True)
        return settings

    def _allowed(self, interaction: Interaction[Any]) -> GuildSettings:
        """What is set for the server; raises NotAllowed unless an administrator asks."""
        asker, settings = asker_of(interaction), self._settings(interaction.guild_id or 0, interaction.guild_locale)
        check_admin(asker, settings)
        return settings

    def _pressed(self, interaction: Interaction[Any], where: SetupId | None = None) -> Pressed:
        data: Any = interaction.data
        return Pressed(
            guild_id=interaction.guild_id or 0,
            by=interaction.user.id if interaction.user else 0,
            now=self._clock(),
            id=interaction.id,
            step=where.step if where else ALL,
            action=where.action if where else "",
            value=where.value if where else "",
            values=[str(one) for one in data.get("values") or ()],
            fields=entered(interaction) if interaction.type is InteractionType.modal_submit else {},
            channel_id=interaction.channel_id,
        )


async def _show(interaction: Interaction[Any], panel: Panel) -> None:
    """Put a page in the place of what was there."""
    await interaction.edit_original_message(
        components=components_of(panel, MARK),
        files=files_of(panel),
        attachments=[],
        allowed_mentions=nextcord.AllowedMentions.none(),
    )
