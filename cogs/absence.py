"""/absence add, list, remove: when students are away."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.acting import act
from cogs.answering import Answering
from cogs.options import Asking, cohort_option, student_option, suggest
from services.absences.actions import ABSENCE_ADD, ABSENCE_REMOVE, FIRST, LAST, LONGEST, TEXT
from services.absences.found import find_absences
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.storage.transactions import Connection


async def suggest_absences(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer absences of students whom the asker may see."""

    async def found(
        con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings
    ) -> list[tuple[str, int]]:
        return await find_absences(con, guild_id, text, viewer, settings, cog.answering.clock())

    await suggest(cog, interaction, typed, found)


class Absences(commands.Cog):
    """Keeps when students are away."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="absence",
        name_localizations={Locale.pl: "nieobecność"},
        description="When students are away: they are not called silent then",
        description_localizations={Locale.pl: "Kiedy uczestników nie ma: wtedy nie liczy się to jako cisza"},
        contexts=[InteractionContextType.guild],
    )
    async def absence(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @absence.subcommand(  # type: ignore[untyped-decorator]
        name="add",
        name_localizations={Locale.pl: "dodaj"},
        description="Write down that a student is away; without days a form opens",
        description_localizations={Locale.pl: "Zapisz, że kogoś nie ma; bez dni otworzy się formularz"},
    )
    async def add(
        self,
        interaction: Interaction[Any],
        student: str = student_option(),
        first: str = SlashOption(
            name="from",
            name_localizations={Locale.pl: "od"},
            description="The first day, such as 3.12, or both: 3.12 - 10.12",
            description_localizations={Locale.pl: "Pierwszy dzień, na przykład 3.12, albo oba: 3.12 - 10.12"},
            max_length=60,
            required=False,
            default="",
        ),
        last: str = SlashOption(
            name="to",
            name_localizations={Locale.pl: "do"},
            description="The last day; one day when left empty",
            description_localizations={Locale.pl: "Ostatni dzień; puste to jeden dzień"},
            max_length=40,
            required=False,
            default="",
        ),
        text: str = SlashOption(
            name="text",
            name_localizations={Locale.pl: "tekst"},
            description="For mentors to know; better no reason of health",
            description_localizations={Locale.pl: "Dla mentorów; lepiej bez powodów zdrowotnych"},
            max_length=LONGEST,
            required=False,
            default="",
        ),
    ) -> None:
        """Keep the absence, or open its form."""
        typed = {FIRST: first, LAST: last, TEXT: text}
        given = typed if any(value.strip() for value in typed.values()) else None
        await act(self.answering, interaction, ABSENCE_ADD, student=student, typed=given)

    @absence.subcommand(  # type: ignore[untyped-decorator]
        name="list",
        name_localizations={Locale.pl: "lista"},
        description="Who is away now, soon, and who is just back",
        description_localizations={Locale.pl: "Kogo nie ma teraz, kogo nie będzie, kto właśnie wrócił"},
    )
    async def listed(self, interaction: Interaction[Any], cohort: str = cohort_option()) -> None:
        """Answer the asker alone."""
        await self.answering.answer(interaction, "absences", {"cohort": cohort})

    @absence.subcommand(  # type: ignore[untyped-decorator]
        name="remove",
        name_localizations={Locale.pl: "usuń"},
        description="Take an absence away",
        description_localizations={Locale.pl: "Usuń nieobecność"},
    )
    async def remove(
        self,
        interaction: Interaction[Any],
        absence: str = SlashOption(
            name="absence",
            name_localizations={Locale.pl: "nieobecność"},
            description="Start typing a name",
            description_localizations={Locale.pl: "Zacznij pisać imię"},
            autocomplete_callback=suggest_absences,
            max_length=100,
        ),
    ) -> None:
        """Take it away."""
        await act(self.answering, interaction, ABSENCE_REMOVE, value=absence)
