"""/activity: how active a student has been, as figures and a picture."""

import io
import logging
from collections.abc import Callable
from datetime import datetime

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of, plain
from cogs.showing import ACCENT
from services.activity.report import ActivityQuestion, Report, activity_report
from services.activity.store import check_period
from services.database import Database
from services.people.access import check_mentor, is_public
from services.render import Renderer
from services.wording.periods import local_day, suggestions

log = logging.getLogger(__name__)

PICTURE = "activity.png"

STUDENT = SlashOption(
    name_localizations={Locale.pl: "uczestnik"},
    description="Whose activity; people who left can be given by their id",
    description_localizations={Locale.pl: "Czyja aktywność; osobę, która odeszła, można podać przez jej id"},
)
PERIOD = SlashOption(
    name_localizations={Locale.pl: "okres"},
    description="This week, 30 days, whole course, or two dates; 30 days when left empty",
    description_localizations={Locale.pl: "Ten tydzień, 30 dni, cały kurs albo dwie daty; puste to 30 dni"},
    required=False,
    default="",
)


class Activity(commands.Cog):
    """Shows mentors how active a student has been."""

    def __init__(
        self, database: Database, renderer: Renderer, settings: SettingsOf, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._settings = settings
        self._clock = clock

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="activity",
        name_localizations={Locale.pl: "aktywność"},
        description="Messages per day of a student, against their own past and their cohort",
        description_localizations={
            Locale.pl: "Wiadomości uczestnika dzień po dniu, na tle jego przeszłości i jego grupy",
        },
        contexts=[InteractionContextType.guild],
    )
    async def activity(
        self,
        interaction: Interaction[nextcord.Client],
        student: nextcord.User = STUDENT,
        period: str = PERIOD,
    ) -> None:
        """Answer with one embed and one picture."""
        asker, settings = asker_of(interaction), self._settings(interaction.guild_id or 0, interaction.guild_locale)
        check_mentor(asker, settings)
        now = self._clock()
        check_period(period, settings, now)  # before the answer is begun, so that only the asker sees a mistake
        await interaction.response.defer(ephemeral=not is_public(asker, settings))
        log.info("look: asker=%s student=%s command=activity guild=%s", asker.user_id, student.id, asker.guild_id)
        question = ActivityQuestion(interaction.guild_id or 0, student.id, period, settings, now)
        report = await activity_report(self._database, self._renderer, question)
        await _send(interaction, report)

    @activity.on_autocomplete("period")  # type: ignore[untyped-decorator]
    async def suggest(self, interaction: Interaction[nextcord.Client], period: str) -> None:
        """Offer the usual periods, or the dates that were typed."""
        settings = self._settings(interaction.guild_id or 0, interaction.guild_locale)
        today = local_day(self._clock(), settings.zone)
        await interaction.response.send_autocomplete(suggestions(period, today, settings.words))


async def _send(interaction: Interaction[nextcord.Client], report: Report) -> None:
    """One followup: the figures, and the picture with its text for those who cannot see it."""
    embed = nextcord.Embed(
        title=plain(report.title)[:256],
        description=plain("\n".join(report.sentences))[:4096] or None,
        colour=ACCENT,
    )
    for field in report.fields:
        embed.add_field(name=field.name[:256], value=field.value[:1024], inline=True)
    if report.png is None:
        await interaction.followup.send(embed=embed)
        return
    embed.set_image(url=f"attachment://{PICTURE}")
    embed.set_footer(text="\n".join(report.footnotes)[:2048])
    picture = nextcord.File(io.BytesIO(report.png), PICTURE, description=report.alt_text)
    await interaction.followup.send(embed=embed, file=picture)
