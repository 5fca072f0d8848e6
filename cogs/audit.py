"""/audit: the record compared with Discord's own counts and repaired; who looked at it and who changed what."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of, option_given, plain
from cogs.long_answer import PATIENT, Attached, LongAnswer, Patience
from cogs.look_log import LookLog
from services.audit.progress import Progress
from services.audit.run import Auditor, AuditRunning
from services.audit.task import CoveragePicture, CoverageTask
from services.audit.telling import AuditText, audit_text, coverage_sentence, progress_text, running_since
from services.coverage_map import coverage_map
from services.database import Database
from services.logs import about
from services.looks.names import What, what_name
from services.people.access import check_staff, is_public
from services.people.guild_settings import GuildSettings
from services.render import Renderer, RenderFailed
from services.wording.periods import local_day, suggestions
from services.wording.words import Words

log = logging.getLogger(__name__)

COMPLETE, INCOMPLETE, WORKING = 0x2FBF97, 0xE69F00, 0x56B4E9
PICTURE = "coverage.png"
QUICK_SECONDS = 3.0


IN_ENGLISH, IN_POLISH = Words("en"), Words("pl")
KINDS = {what_name(what, IN_ENGLISH): what for what in What}


async def suggest_periods(cog: "Audit", interaction: Interaction[Any], typed: str) -> None:
    """Offer the usual periods, or the dates that were typed."""
    await interaction.response.send_autocomplete(cog.periods(interaction, typed))


PERSON = SlashOption(
    name="person",
    name_localizations={Locale.pl: "osoba"},
    description="Who looked or changed something; everybody when left empty (administrators)",
    description_localizations={Locale.pl: "Kto zaglądał lub zmieniał; puste to wszyscy (administratorzy)"},
    required=False,
    default=None,
)
STUDENT = SlashOption(
    name="student",
    name_localizations={Locale.pl: "uczestnik"},
    description="Whom it was about; everybody when left empty",
    description_localizations={Locale.pl: "Kogo dotyczyło; puste to wszyscy"},
    required=False,
    default=None,
)
WHAT = SlashOption(
    name="what",
    name_localizations={Locale.pl: "co"},
    description="One kind of entries; all when left empty",
    description_localizations={Locale.pl: "Jeden rodzaj wpisów; puste to wszystkie"},
    choices=list(KINDS),
    choice_localizations={name: {Locale.pl: what_name(what, IN_POLISH)} for name, what in KINDS.items()},
    required=False,
    default="",
)
PERIOD = SlashOption(
    name="period",
    name_localizations={Locale.pl: "okres"},
    description="This week, 30 days, whole course, or two dates; 30 days when left empty",
    description_localizations={Locale.pl: "Ten tydzień, 30 dni, cały kurs albo dwie daty; puste to 30 dni"},
    autocomplete_callback=suggest_periods,
    required=False,
    default="",
)


class Audit(commands.Cog):
    """Shows mentors and administrators whether the record is complete, and makes it so."""

    def __init__(
        self,
        database: Database,
        renderer: Renderer,
        auditor: Auditor,
        settings: SettingsOf,
        clock: Callable[[], datetime],
        looks: LookLog,
        *,
        patience: Patience = PATIENT,
    ) -> None:
        self._database, self._renderer, self._auditor = database, renderer, auditor
        self._settings, self._clock, self._patience = settings, clock, patience
        self._looks = looks

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="audit",
        name_localizations={Locale.pl: "audyt"},
        description="Whether the record is complete, and who looked at it",
        description_localizations={Locale.pl: "Czy zapis jest pełny i kto do niego zaglądał"},
        contexts=[InteractionContextType.guild],
    )
    async def audit(self, interaction: Interaction[nextcord.Client]) -> None:
        """Nothing by itself: Discord only lets people use what is below it."""

    @audit.subcommand(  # type: ignore[untyped-decorator]
        name="log",
        name_localizations={Locale.pl: "dziennik"},
        description="Who looked at what and who changed what; mentors see what they did themselves",
        description_localizations={Locale.pl: "Kto w co zaglądał i co zmieniał; mentorzy widzą własne działania"},
    )
    async def log(
        self,
        interaction: Interaction[nextcord.Client],
        person: nextcord.User | None = PERSON,
        student: nextcord.User | None = STUDENT,
        what: str = WHAT,
        period: str = PERIOD,
    ) -> None:
        """Answer with the newest entries that fit."""
        del person, student  # nextcord only knows those in its cache
        who, whom = option_given(interaction, "person"), option_given(interaction, "student")
        await self._looks.show(
            interaction,
            person=int(who) if who else None,
            student=int(whom) if whom else None,
            what=KINDS[what].value if what in KINDS else "",
            period=period,
        )

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Turn a page of the log."""
        try:
            await self._looks.turn(interaction)
        except Exception as problem:  # noqa: BLE001 - the client tells whoever pressed, as it does for commands
            interaction.client.dispatch("application_command_error", interaction, problem)

    @audit.subcommand(  # type: ignore[untyped-decorator]
        name="record",
        name_localizations={Locale.pl: "zapis"},
        description="Compare my record with Discord’s own counts, message by message, and repair it",
        description_localizations={
            Locale.pl: "Porównaj mój zapis z liczbami Discorda, wiadomość po wiadomości, i napraw go",
        },
    )
    async def record(self, interaction: Interaction[nextcord.Client]) -> None:
        """Answer with what differs, message by message, and the picture of channels by time."""
        guild_id = interaction.guild_id or 0
        asker, settings = asker_of(interaction), self._settings(guild_id, interaction.guild_locale)
        check_staff(asker, settings)
        words = settings.words
        answer = await LongAnswer.begin(
            interaction, ephemeral=not is_public(asker, settings), words=words, patience=self._patience
        )
        log.info(
            "look: asker=%s command=audit record guild=%s",
            asker.user_id,
            guild_id,
            extra=about("look", guild=guild_id, action="audit record"),
        )

        began = time.monotonic()

        async def told(progress: Progress) -> None:
            if time.monotonic() - began < QUICK_SECONDS:
                return  # a small server's answer comes without flickering
            await answer.update(
                nextcord.Embed(title=words("Audit"), description=progress_text(progress, words), colour=WORKING)
            )

        try:
            result = await self._auditor.audit(guild_id, asked_by=asker.user_id, told=told)
        except AuditRunning as other:
            text = running_since(other.since, words, settings.zone)
            await answer.finish(nextcord.Embed(title=words("Audit"), description=text, colour=WORKING))
            return
        except Exception:
            sorry = words("The audit broke off because of a mistake of mine; the log says more.")
            await answer.finish(nextcord.Embed(title=words("Audit"), description=sorry, colour=INCOMPLETE))
            raise
        embed = _embed(audit_text(result, guild_id, words, settings.zone))
        picture = await self._picture(guild_id, settings)
        if picture is None:
            await answer.finish(embed)
            return
        told_so = coverage_sentence(picture, words)
        embed.set_image(url=f"attachment://{PICTURE}")
        embed.set_footer(text=told_so)
        await answer.finish(embed, Attached(PICTURE, picture.png, told_so))

    def periods(self, interaction: Interaction[Any], typed: str) -> dict[str, str]:
        """What is offered for a period."""
        settings = self._settings(interaction.guild_id or 0, interaction.guild_locale)
        return suggestions(typed, local_day(self._clock(), settings.zone), settings.words)

    async def _picture(self, guild_id: int, settings: GuildSettings) -> CoveragePicture | None:
        """Channels by time; None for a server without channels, or when it cannot be drawn."""
        async with self._database.pool.acquire() as con:
            known = await coverage_map(con, guild_id, None, self._clock())
        if not known.channels:
            return None
        try:
            drawn: CoveragePicture = await self._renderer.run(
                "coverage", CoverageTask(settings.language, settings.time_zone, known)
            )
        except RenderFailed:
            log.warning("the picture of the coverage could not be drawn")
            return None
        return drawn


def _embed(text: AuditText) -> nextcord.Embed:
    """The answer; what it names formats and mentions nothing, but the lines' channels are links."""
    said = plain("\n".join(text.sentences))
    parts = [said, "\n".join(text.lines)] if text.lines else [said]
    embed = nextcord.Embed(
        title=text.title,
        description="\n\n".join(parts)[:4096] or None,
        colour=COMPLETE if text.complete else INCOMPLETE,
    )
    for name, value in text.fields:
        embed.add_field(name=name, value=value, inline=True)
    return embed
