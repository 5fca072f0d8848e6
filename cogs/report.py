"""/report: the week now, and the week posted by itself."""

import logging
from typing import Any

import nextcord
from nextcord import ChannelType, Interaction, InteractionContextType, Locale, SlashOption
from nextcord.abc import GuildChannel
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.asking import asker_of, option_given
from cogs.patience import patiently
from cogs.showing import send
from services.audit_log import Look, write_look
from services.discord.server_state import ServerState
from services.logs import about
from services.people.access import check_admin
from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection, in_one_transaction
from services.weekly.place import check_place, mentor_channel_of
from services.weekly.schedule import Schedule, schedule_of, set_schedule, stop_schedule
from services.weekly.telling import told_schedule, told_stopped

log = logging.getLogger(__name__)

EVERYTHING = "report.txt"
DAYS = {
    "Monday": "poniedziałek",
    "Tuesday": "wtorek",
    "Wednesday": "środa",
    "Thursday": "czwartek",
    "Friday": "piątek",
    "Saturday": "sobota",
    "Sunday": "niedziela",
}
DAY = SlashOption(
    name="day",
    name_localizations={Locale.pl: "dzień"},
    description="The day of the week on which it is posted",
    description_localizations={Locale.pl: "Dzień tygodnia, w którym się pojawia"},
    choices={name: number for number, name in enumerate(DAYS)},
    choice_localizations={name: {Locale.pl: polish} for name, polish in DAYS.items()},
)
HOUR = SlashOption(
    name="hour",
    name_localizations={Locale.pl: "godzina"},
    description="The hour at which it is posted, 0 to 23, in the server's time zone",
    description_localizations={Locale.pl: "Godzina, o której się pojawia, 0-23, w strefie czasowej serwera"},
    min_value=0,
    max_value=23,
)
CHANNEL = SlashOption(
    name="channel",
    name_localizations={Locale.pl: "kanał"},
    description="The channel it is posted into; the mentors' channel when left empty",
    description_localizations={Locale.pl: "Kanał, w którym się pojawia; puste to kanał mentorów"},
    channel_types=[ChannelType.text],
    required=False,
    default=None,
)


class WeeklyReport(commands.Cog):
    """Shows mentors the week, and lets administrators have it posted."""

    def __init__(self, answering: Answering, state: ServerState) -> None:
        self.answering, self._state = answering, state

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="report",
        name_localizations={Locale.pl: "raport"},
        description="The week: changes, open questions, quiet students, response times",
        description_localizations={Locale.pl: "Tydzień: zmiany, pytania bez odpowiedzi, kto zamilkł, czas odpowiedzi"},
        contexts=[InteractionContextType.guild],
    )
    async def report(self, interaction: Interaction[nextcord.Client]) -> None:
        """Nothing by itself: Discord only lets people use what is below it."""

    @report.subcommand(  # type: ignore[untyped-decorator]
        name="now",
        name_localizations={Locale.pl: "teraz"},
        description="The last seven days against the seven before",
        description_localizations={Locale.pl: "Ostatnie siedem dni na tle siedmiu wcześniejszych"},
    )
    async def now(self, interaction: Interaction[nextcord.Client]) -> None:
        """Answer with the week up to yesterday."""
        await self.answering.answer(interaction, "weekly", {})

    @report.subcommand(  # type: ignore[untyped-decorator]
        name="schedule",
        name_localizations={Locale.pl: "zaplanuj"},
        description="Post the report every week (administrators)",
        description_localizations={Locale.pl: "Publikuj raport co tydzień (administratorzy)"},
    )
    async def schedule(
        self,
        interaction: Interaction[nextcord.Client],
        day: int = DAY,
        hour: int = HOUR,
        channel: GuildChannel | None = CHANNEL,
    ) -> None:
        """Set when and where, and say when the next one comes."""
        del channel  # nextcord only knows those in its cache
        guild_id, settings = await self._begin(interaction)
        given = option_given(interaction, "channel")
        place = int(given) if given else mentor_channel_of(self._state, guild_id, settings)
        check_place(self._state, guild_id, place, settings)
        at, by = self.answering.clock(), interaction.user.id if interaction.user else 0
        database = self.answering.tools.database

        async def written(con: Connection) -> Schedule | None:
            await set_schedule(con, guild_id, place, day, hour, by=by, at=at)
            return await schedule_of(con, guild_id)

        async with patiently(settings.words):
            kept = await in_one_transaction(database, written)
            await self._log(interaction, "report schedule", {"weekday": day, "hour": hour, "channel": place})
        assert kept is not None  # it was written in the same transaction
        await send(interaction, told_schedule(kept, settings, at), EVERYTHING)

    @report.subcommand(  # type: ignore[untyped-decorator]
        name="stop",
        name_localizations={Locale.pl: "wstrzymaj"},
        description="Post the weekly report no more (administrators)",
        description_localizations={Locale.pl: "Nie publikuj już raportu co tydzień (administratorzy)"},
    )
    async def stop(self, interaction: Interaction[nextcord.Client]) -> None:
        """Forget the schedule."""
        guild_id, settings = await self._begin(interaction)
        async with patiently(settings.words):
            await in_one_transaction(self.answering.tools.database, lambda con: stop_schedule(con, guild_id))
        await self._log(interaction, "report stop", {})
        await send(interaction, told_stopped(settings.words), EVERYTHING)

    async def _begin(self, interaction: Interaction[nextcord.Client]) -> tuple[int, GuildSettings]:
        """The server and what is set for it; raises NotAllowed unless an administrator asks."""
        guild_id = interaction.guild_id or 0
        settings = self.answering.settings_of(guild_id, interaction.guild_locale)
        check_admin(asker_of(interaction), settings)
        await interaction.response.defer(ephemeral=True)
        return guild_id, settings

    async def _log(self, interaction: Interaction[nextcord.Client], action: str, question: dict[str, Any]) -> None:
        by, guild_id, place = (
            interaction.user.id if interaction.user else 0,
            interaction.guild_id or 0,
            interaction.channel_id,
        )
        log.info("/%s: asker=%s guild=%s", action, by, guild_id, extra=about("acted", guild=guild_id, action=action))
        look = Look(guild_id, interaction.id, self.answering.clock(), by, action, None, place, question)
        await write_look(self.answering.tools.database, look)
