"""/brief student: what to know before a one-to-one talk."""

import nextcord
from nextcord import Interaction, InteractionContextType, Locale
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import student_option


class Brief(commands.Cog):
    """Prepares mentors for a talk with one student."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="brief",
        name_localizations={Locale.pl: "rozmowa"},
        description="Before a one-to-one talk: what changed, open questions, wins, notes",
        description_localizations={
            Locale.pl: "Przed rozmową: co się zmieniło, pytania bez odpowiedzi, sukcesy, notatki"
        },
        contexts=[InteractionContextType.guild],
    )
    async def brief(self, interaction: Interaction[nextcord.Client], student: str = student_option()) -> None:
        """Answer the mentor alone, wherever they ask."""
        await self.answering.answer(interaction, "brief", {"student": student})
