"""/quiet: who has gone quiet, who never wrote, who is back, and what to do about it."""

import nextcord
from nextcord import Interaction, InteractionContextType, Locale
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import cohort_option


class QuietStudents(commands.Cog):
    """Shows mentors whom they may want to write to."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="quiet",
        name_localizations={Locale.pl: "cisza"},
        description="Who has gone quiet against their own habits, who never wrote, who is back",
        description_localizations={
            Locale.pl: "Kto ucichł wbrew swoim zwyczajom, kto nic nie napisał, kto wraca po przerwie",
        },
        contexts=[InteractionContextType.guild],
    )
    async def quiet(self, interaction: Interaction[nextcord.Client], cohort: str = cohort_option()) -> None:
        """Answer with the list; choosing a student opens reasons and buttons."""
        await self.answering.answer(interaction, "quiet", {"cohort": cohort})
