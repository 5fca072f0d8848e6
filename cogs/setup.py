"""/setup: what is missing before everything can be recorded, and which attachments are kept."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

import aiohttp
import nextcord
from nextcord import Interaction, InteractionContextType, Locale, Permissions, SlashOption
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of
from cogs.showing import send
from services.attachments.due import counts
from services.attachments.limits import Limits
from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.discord.rest import DiscordRest
from services.errors import ProfilerError
from services.people.access import check_admin
from services.people.guild_settings import GuildSettings
from services.setup.attachments import own_limits, set_limits, told_limits
from services.setup.check import look
from services.setup.telling import told_check
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import Told

log = logging.getLogger(__name__)

EVERYTHING = "setup.txt"

LARGEST = SlashOption(
    name_localizations={Locale.pl: "największy"},
    description="The largest file in MB, “no limit”, or “default” for the bot's own setting",
    description_localizations={Locale.pl: "Największy plik w MB, „bez limitu” albo „domyślnie” (ustawienie bota)"},
    required=False,
    default="",
)
TYPES = SlashOption(
    name_localizations={Locale.pl: "typy"},
    description="Which files: images, video/*, .pdf, separated by commas; “all”; or “default”",
    description_localizations={Locale.pl: "Które pliki: obrazy, video/*, .pdf, po przecinku; „wszystkie”; „domyślnie”"},
    required=False,
    default="",
)


class Setup(commands.Cog):
    """Shows administrators what the bot cannot see and why, and lets them choose which files it keeps."""

    def __init__(
        self,
        database: Database,
        rest: DiscordRest,
        store: ObjectStore | None,
        limits: Limits,
        settings: SettingsOf,
        clock: Callable[[], datetime],
    ) -> None:
        self._database, self._rest, self._store, self._limits = database, rest, store, limits
        self._settings, self._clock = settings, clock

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="setup",
        name_localizations={Locale.pl: "konfiguracja"},
        description="What is missing, and which attachments are kept",
        description_localizations={Locale.pl: "Czego brakuje i które załączniki są przechowywane"},
        contexts=[InteractionContextType.guild],
        default_member_permissions=Permissions(manage_guild=True),
    )
    async def setup(self, interaction: Interaction[nextcord.Client]) -> None:
        """Nothing by itself: Discord only lets people use what is below it."""

    @setup.subcommand(  # type: ignore[untyped-decorator]
        name="check",
        name_localizations={Locale.pl: "sprawdź"},
        description="Every permission that is missing, in which channels, and what that hides",
        description_localizations={Locale.pl: "Każde brakujące uprawnienie, na których kanałach i co przez to umyka"},
    )
    async def check(self, interaction: Interaction[nextcord.Client]) -> None:
        """Look at everything and answer, the worst first."""
        settings = self._allowed(interaction)
        await interaction.response.defer(ephemeral=True)
        me = interaction.client.user
        assert me is not None  # a connected client knows itself
        try:
            found = await look(self._rest, me.id, interaction.guild_id or 0, self._store, settings)
        except (ProfilerError, aiohttp.ClientError, OSError) as away:
            log.warning("/setup check: Discord could not be asked: %s", away)
            raise DiscordSilent(settings.words("Discord does not answer me right now. Please try again.")) from away
        await send(interaction, told_check(found, settings.words), EVERYTHING)

    @setup.subcommand(  # type: ignore[untyped-decorator]
        name="attachments",
        name_localizations={Locale.pl: "załączniki"},
        description="Which attachments are kept; without options: what holds now",
        description_localizations={Locale.pl: "Które załączniki są przechowywane; bez opcji: co obowiązuje teraz"},
    )
    async def attachments(
        self, interaction: Interaction[nextcord.Client], largest: str = LARGEST, types: str = TYPES
    ) -> None:
        """Set what was given, and answer with what holds then."""
        settings = self._allowed(interaction)
        await interaction.response.defer(ephemeral=True)
        by = interaction.user.id if interaction.user else 0
        work = partial(self._changed, interaction.guild_id or 0, largest, types, settings, by)
        await send(interaction, await in_one_transaction(self._database, work), EVERYTHING)

    async def _changed(
        self, guild_id: int, largest: str, types: str, settings: GuildSettings, by: int, con: Connection
    ) -> Told:
        if largest or types:
            own = await set_limits(con, guild_id, largest, types, settings.words, by=by, at=self._clock())
            log.info("attachments: limits set by=%s guild=%s", by, guild_id)
        else:
            own = await own_limits(con, guild_id)
        return told_limits(own, self._limits, await counts(con, guild_id), settings.words)

    def _allowed(self, interaction: Interaction[nextcord.Client]) -> GuildSettings:
        """What is set for the server; raises NotAllowed unless an administrator asks."""
        asker, settings = asker_of(interaction), self._settings(interaction.guild_id or 0, interaction.guild_locale)
        check_admin(asker, settings)
        return settings


class DiscordSilent(ProfilerError):
    """Discord gives no answer to what the command has to know."""
