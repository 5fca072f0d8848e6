"""/export: students or messages as a file for a spreadsheet or a notebook."""

import asyncio
import io
from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import channel_option, student_option
from cogs.search import ever_option
from cogs.showing import shown
from services.activity.store import check_period
from services.exporting.contents import WHAT
from services.exporting.exporter import Exporter
from services.exporting.kinds import KINDS
from services.exporting.telling import told
from services.people.finding import check_students, resolved
from services.reports.question import Question

WHAT_IN_POLISH = {"students": "uczestnicy", "messages": "wiadomości"}


def what_option() -> Any:
    """Students with their figures, or messages with their texts."""
    return SlashOption(
        name="what",
        name_localizations={Locale.pl: "co"},
        description="Students with their figures, or messages with their texts",
        description_localizations={Locale.pl: "Uczestnicy z liczbami albo wiadomości z treścią"},
        choices=list(WHAT),
        choice_localizations={what: {Locale.pl: WHAT_IN_POLISH[what]} for what in WHAT},
    )


def kind_option() -> Any:
    """The kind of file; Excel when it is left empty."""
    return SlashOption(
        name="kind",
        name_localizations={Locale.pl: "rodzaj"},
        description="The kind of file; Excel (xlsx) when left empty",
        description_localizations={Locale.pl: "Rodzaj pliku; puste to Excel (xlsx)"},
        choices=list(KINDS),
        required=False,
        default="xlsx",
    )


class Export(commands.Cog):
    """Gives mentors the data itself."""

    def __init__(self, answering: Answering, exporter: Exporter) -> None:
        self.answering = answering
        self._exporter = exporter

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="export",
        name_localizations={Locale.pl: "eksport"},
        description="Students or messages as a file: CSV, Excel or Parquet",
        description_localizations={Locale.pl: "Uczestnicy lub wiadomości jako plik: CSV, Excel albo Parquet"},
        contexts=[InteractionContextType.guild],
    )
    async def export(
        self,
        interaction: Interaction[nextcord.Client],
        what: str = what_option(),
        student: str = student_option(required=False),
        channel: str = channel_option(),
        period: str = ever_option(),
        kind: str = kind_option(),
    ) -> None:
        """Answer the asker alone with a file, or with a link when it is large."""
        asker, settings = self.answering.asked_by(interaction)
        now = self.answering.clock()
        check_period(period, settings, now)  # before the answer is begun
        chosen = next(one for one in WHAT if one == what)
        file_kind = next(one for one in KINDS if one == kind)
        await interaction.response.defer(ephemeral=True, with_message=True)
        given = {"what": what, "student": student, "channel": channel, "period": period, "kind": kind}
        guild_id, viewer = interaction.guild_id or 0, await self.answering.viewer(asker, settings)
        async with self.answering.tools.database.pool.acquire() as con:
            values = await resolved(con, guild_id, given, viewer, settings)
            await check_students(con, guild_id, values, viewer, settings)
        question = Question(guild_id, "export", viewer, settings, now, values)
        await self.answering.log_look(interaction, f"export {what}", values, viewer)
        async with self._exporter.exported(question, chosen, file_kind, interaction.id) as made:
            embed, _ = shown(told(made, chosen, file_kind, settings.words), made.name)
            if made.path is None:
                await interaction.followup.send(embed=embed, ephemeral=True)
            else:
                content = await asyncio.to_thread(made.path.read_bytes)
                file = nextcord.File(io.BytesIO(content), made.name)
                await interaction.followup.send(embed=embed, file=file, ephemeral=True)
