"""/me: students see themselves as their mentors do."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.student_shell import StudentShell, Wish
from services.students.me import ME


class Me(commands.Cog):
    """Shows people their own card, on the server or in direct messages."""

    def __init__(self, shell: StudentShell) -> None:
        self._shell = shell

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="me",
        name_localizations={Locale.pl: "ja"},
        description="Your own card, as the mentors of your course see it; only you see this answer",
        description_localizations={Locale.pl: "Twoja karta, taka jaką widzą mentorzy; odpowiedź widzisz tylko Ty"},
        contexts=[InteractionContextType.guild, InteractionContextType.bot_dm],
    )
    async def me(
        self,
        interaction: Interaction[Any],
        period: str = SlashOption(
            name="period",
            name_localizations={Locale.pl: "okres"},
            description="This week, 30 days, whole course, or two dates; 30 days when left empty",
            description_localizations={Locale.pl: "Ten tydzień, 30 dni, cały kurs albo dwie daty; puste to 30 dni"},
            max_length=60,
            required=False,
            default="",
        ),
    ) -> None:
        """Answer with the card."""
        await self._shell.carry_out(interaction, Wish(ME, period))
