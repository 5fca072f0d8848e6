"""/audit: the record compared with Discord's own counts, and repaired."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

import nextcord
from nextcord import Interaction, InteractionContextType, Locale
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of, plain
from cogs.long_answer import PATIENT, Attached, LongAnswer, Patience
from services.audit.progress import Progress
from services.audit.run import Auditor, AuditRunning
from services.audit.task import CoveragePicture, CoverageTask
from services.audit.telling import AuditText, audit_text, coverage_sentence, progress_text, running_since
from services.coverage_map import coverage_map
from services.database import Database
from services.people.access import check_staff, is_public
from services.people.guild_settings import GuildSettings
from services.render import Renderer, RenderFailed

log = logging.getLogger(__name__)

COMPLETE, INCOMPLETE, WORKING = 0x2FBF97, 0xE69F00, 0x56B4E9
PICTURE = "coverage.png"
QUICK_SECONDS = 3.0


class Audit(commands.Cog):
    """Shows mentors and administrators whether the record is complete, and makes it so."""

    def __init__(
        self,
        database: Database,
        renderer: Renderer,
        auditor: Auditor,
        settings: SettingsOf,
        clock: Callable[[], datetime],
        *,
        patience: Patience = PATIENT,
    ) -> None:
        self._database, self._renderer, self._auditor = database, renderer, auditor
        self._settings, self._clock, self._patience = settings, clock, patience

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="audit",
        name_localizations={Locale.pl: "audyt"},
        description="Compare my record with Discord’s own counts, message by message, and repair it",
        description_localizations={
            Locale.pl: "Porównaj mój zapis z liczbami Discorda, wiadomość po wiadomości, i napraw go",
        },
        contexts=[InteractionContextType.guild],
    )
    async def audit(self, interaction: Interaction[nextcord.Client]) -> None:
        """Answer with what differs, message by message, and the picture of channels by time."""
        guild_id = interaction.guild_id or 0
        asker, settings = asker_of(interaction), self._settings(guild_id, interaction.guild_locale)
        check_staff(asker, settings)
        words = settings.words
        answer = await LongAnswer.begin(
            interaction, ephemeral=not is_public(asker, settings), words=words, patience=self._patience
        )
        log.info("look: asker=%s command=audit guild=%s", asker.user_id, guild_id)

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
