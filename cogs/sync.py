"""/sync: how complete the record is, and looking again now."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import nextcord
from nextcord import ChannelType, Interaction, InteractionContextType, Locale, SlashOption
from nextcord.abc import GuildChannel
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of
from cogs.long_answer import PATIENT, LongAnswer, Patience
from cogs.showing import send, shown
from services.database import Database
from services.errors import ProfilerError
from services.history.reader import History
from services.logs import about
from services.people.access import Asker, check_staff, is_admin, is_public
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.storage.transactions import in_one_transaction
from services.sync import runs
from services.sync.desk import SyncDesk
from services.sync.status import sync_status, without_names
from services.sync.telling.report import told_progress, told_run
from services.sync.telling.reread import told_refused, told_reread, told_rereading
from services.sync.telling.status import told_channel, told_status

log = logging.getLogger(__name__)

EVERYTHING = "sync.txt"
LOOK_SECONDS = 1.0

PAGE = SlashOption(
    name_localizations={Locale.pl: "strona"},
    description="Which page; the first has the worst channels",
    description_localizations={Locale.pl: "Która strona; na pierwszej są kanały w najgorszym stanie"},
    required=False,
    default=1,
    min_value=1,
)
READ_KINDS = [
    ChannelType.text,
    ChannelType.news,
    ChannelType.voice,
    ChannelType.stage_voice,
    ChannelType.public_thread,
    ChannelType.private_thread,
    ChannelType.news_thread,
]
ONE_CHANNEL = SlashOption(
    name="channel",
    name_localizations={Locale.pl: "kanał"},
    description="One channel or thread, and all that is known of it",
    description_localizations={Locale.pl: "Jeden kanał lub wątek i wszystko, co o nim wiadomo"},
    channel_types=[*READ_KINDS, ChannelType.forum],
    required=False,
    default=None,
)
CHANNEL = SlashOption(
    name_localizations={Locale.pl: "kanał"},
    description="The channel or thread to compare with Discord from its beginning",
    description_localizations={Locale.pl: "Kanał lub wątek, który porównam z Discordem od początku"},
    channel_types=READ_KINDS,
)


class Sync(commands.Cog):
    """Shows mentors and administrators how complete the record is, and looks again when they ask."""

    def __init__(
        self,
        database: Database,
        desk: SyncDesk,
        history: History,
        settings: SettingsOf,
        next_run: Callable[[int], datetime],
        *,
        seeing: Seeing,
        patience: Patience = PATIENT,
    ) -> None:
        self._database, self._desk, self._history = database, desk, history
        self._settings, self._next_run, self._patience = settings, next_run, patience
        self._seeing = seeing

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="sync",
        name_localizations={Locale.pl: "synchronizacja"},
        description="How complete the record is, and looking again now",
        description_localizations={Locale.pl: "Jak pełny jest zapis i ponowne sprawdzenie"},
        contexts=[InteractionContextType.guild],
    )
    async def sync(self, interaction: Interaction[nextcord.Client]) -> None:
        """Nothing by itself: Discord only lets people use what is below it."""

    @sync.subcommand(  # type: ignore[untyped-decorator]
        name="status",
        name_localizations={Locale.pl: "stan"},
        description="Channel by channel: what is complete, checked, hidden or still to come",
        description_localizations={Locale.pl: "Kanał po kanale: co jest pełne, sprawdzone, ukryte, czego jeszcze brak"},
    )
    async def status(
        self, interaction: Interaction[nextcord.Client], page: int = PAGE, channel: GuildChannel | None = ONE_CHANNEL
    ) -> None:
        """Answer with one page of channels, the worst first, or with one channel."""
        del channel  # nextcord only knows those in its cache; archived threads are not
        asker, settings = self._allowed(interaction)
        guild_id = interaction.guild_id or 0
        public = is_public(asker, settings)
        await interaction.response.defer(ephemeral=not public)
        progress, unread = self._history.progress(guild_id), self._history.unread(guild_id)
        state = await in_one_transaction(
            self._database, lambda con: sync_status(con, guild_id, progress, unread, self._next_run(guild_id))
        )
        if public or not is_admin(asker, settings):
            viewer = await self._seeing.viewer(asker, settings, public=public)
            state = without_names(state, viewer.channels, settings.words("a channel you may not read"))
        one = _given(interaction, "channel")
        told = (
            # Dates and numbers of a thousand channels in a file take longer than the loop may be held up.
            await asyncio.to_thread(told_status, state, page, settings.words, settings.zone)
            if one is None
            else told_channel(state, int(one), settings.words)
        )
        await send(interaction, told, EVERYTHING)

    @sync.subcommand(  # type: ignore[untyped-decorator]
        name="now",
        name_localizations={Locale.pl: "teraz"},
        description="Look for what was missed, now instead of at the next hour",
        description_localizations={Locale.pl: "Poszukaj tego, co umknęło, teraz zamiast o następnej godzinie"},
    )
    async def now(self, interaction: Interaction[nextcord.Client]) -> None:
        """Follow a run of the sync to its report."""
        asker, settings = self._allowed(interaction)
        words = settings.words
        answer = await self._begin(interaction, asker, settings)
        run = await self._desk.ask(interaction.guild_id or 0, runs.COMMAND, asker.user_id)
        async for now in self._desk.follow(run):
            run = now
            if not run.over:
                await answer.update(*shown(told_progress(run, words), EVERYTHING))
        before = await self._desk.found_before(run)
        await answer.finish(*shown(told_run(run, words, before), EVERYTHING))

    @sync.subcommand(  # type: ignore[untyped-decorator]
        name="history",
        name_localizations={Locale.pl: "historia"},
        description="Read one channel again from its beginning and compare it with the record",
        description_localizations={Locale.pl: "Przeczytaj kanał od początku i porównaj go z zapisem"},
    )
    async def history(self, interaction: Interaction[nextcord.Client], channel: GuildChannel = CHANNEL) -> None:
        """Follow the reading of one channel to what it brought."""
        del channel  # nextcord only knows those in its cache; archived threads are not
        asker, settings = self._allowed(interaction)
        words = settings.words
        guild_id, channel_id = interaction.guild_id or 0, int(_given(interaction, "channel") or 0)
        answer = await self._begin(interaction, asker, settings)
        before = self._history.progress(guild_id).messages_read
        reading = asyncio.ensure_future(self._history.reread(guild_id, channel_id))
        try:
            while not (await asyncio.wait([reading], timeout=LOOK_SECONDS))[0]:
                read = self._history.progress(guild_id).messages_read - before
                await answer.update(*shown(told_rereading(channel_id, read, words), EVERYTHING))
            again = reading.result()
        except ProfilerError as problem:
            await answer.finish(*shown(told_refused(channel_id, problem, words), EVERYTHING))
            return
        finally:
            reading.cancel()
        counts = {"missed": again.new, "edited": len(again.edited), "deleted": len(again.deleted)}
        told = told_reread(channel_id, again.messages, counts, complete=again.complete, words=words)
        await answer.finish(*shown(told, EVERYTHING))

    def _allowed(self, interaction: Interaction[nextcord.Client]) -> tuple[Asker, GuildSettings]:
        """Who asks, and what is set for their server; raises NotAllowed unless they are staff."""
        asker, settings = asker_of(interaction), self._settings(interaction.guild_id or 0, interaction.guild_locale)
        check_staff(asker, settings)
        command = getattr(interaction.application_command, "qualified_name", "sync")
        log.info(
            "/%s: asker=%s guild=%s",
            command,
            asker.user_id,
            asker.guild_id,
            extra=about("acted", guild=asker.guild_id, action=command),
        )
        return asker, settings

    async def _begin(
        self, interaction: Interaction[nextcord.Client], asker: Asker, settings: GuildSettings
    ) -> LongAnswer:
        return await LongAnswer.begin(
            interaction, ephemeral=not is_public(asker, settings), words=settings.words, patience=self._patience
        )


def _given(interaction: Interaction[Any], name: str) -> str | None:
    """The value of an option as Discord sent it; None when it was left out."""
    data: Any = interaction.data
    (command,) = data["options"]
    return next((str(one["value"]) for one in command.get("options", ()) if one["name"] == name), None)
