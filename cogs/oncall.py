"""/oncall set, show, remove: which mentor is on duty when."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.acting import act
from cogs.answering import Answering
from cogs.options import Asking, mentor_option, suggest
from services.duty.actions import DAYS, FIRST, HOURS, LAST, MENTOR, ONCALL_REMOVE, ONCALL_SET
from services.duty.report import find_shifts

WHO = mentor_option("Who is on duty; you when left empty", "Kto ma dyżur; puste to Ty")


async def suggest_shifts(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the shifts there are."""
    await suggest(cog, interaction, typed, find_shifts)


def day_option(name: str, polish: str, description: str, polish_description: str) -> Any:
    """A day that may be left empty."""
    return SlashOption(
        name=name,
        name_localizations={Locale.pl: polish},
        description=description,
        description_localizations={Locale.pl: polish_description},
        max_length=40,
        required=False,
        default="",
    )


class OnCall(commands.Cog):
    """Keeps the roster of mentors on duty."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="oncall",
        name_localizations={Locale.pl: "dyżur"},
        description="Which mentor is on duty when",
        description_localizations={Locale.pl: "Który mentor ma kiedy dyżur"},
        contexts=[InteractionContextType.guild],
    )
    async def oncall(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @oncall.subcommand(  # type: ignore[untyped-decorator]
        name="set",
        name_localizations={Locale.pl: "ustaw"},
        description="Add a shift that comes back every week",
        description_localizations={Locale.pl: "Dodaj dyżur, który wraca co tydzień"},
    )
    async def set_shift(
        self,
        interaction: Interaction[Any],
        days: str = SlashOption(
            name="days",
            name_localizations={Locale.pl: "dni"},
            description="Mon-Fri, or Tue, Thu, or every day",
            description_localizations={Locale.pl: "pon-pt albo wt, czw albo codziennie"},
            max_length=60,
        ),
        hours: str = SlashOption(
            name="hours",
            name_localizations={Locale.pl: "godziny"},
            description="9-17 or 18:30-21, in the server’s time zone",
            description_localizations={Locale.pl: "9-17 albo 18:30-21, w strefie czasowej serwera"},
            max_length=30,
        ),
        mentor: nextcord.Member | None = WHO,
        first: str = day_option(
            "from", "od", "The first day; from now on when left empty", "Pierwszy dzień; puste to od teraz"
        ),
        last: str = day_option(
            "to", "do", "The last day; for ever when left empty", "Ostatni dzień; puste to bez końca"
        ),
    ) -> None:
        """Keep the shift."""
        typed = {DAYS: days, HOURS: hours, MENTOR: str(mentor.id) if mentor else "", FIRST: first, LAST: last}
        await act(self.answering, interaction, ONCALL_SET, typed=typed)

    @oncall.subcommand(  # type: ignore[untyped-decorator]
        name="show",
        name_localizations={Locale.pl: "pokaż"},
        description="Who is on duty now, who is next, and the whole roster",
        description_localizations={Locale.pl: "Kto ma dyżur teraz, kto następny, i cały grafik"},
    )
    async def show(self, interaction: Interaction[Any]) -> None:
        """Answer with the roster."""
        await self.answering.answer(interaction, "oncall", {})

    @oncall.subcommand(  # type: ignore[untyped-decorator]
        name="remove",
        name_localizations={Locale.pl: "usuń"},
        description="Take a shift away",
        description_localizations={Locale.pl: "Usuń dyżur"},
    )
    async def remove(
        self,
        interaction: Interaction[Any],
        shift: str = SlashOption(
            name="shift",
            name_localizations={Locale.pl: "dyżur"},
            description="Start typing a name",
            description_localizations={Locale.pl: "Zacznij pisać imię"},
            autocomplete_callback=suggest_shifts,
            max_length=100,
        ),
    ) -> None:
        """Take it away."""
        await act(self.answering, interaction, ONCALL_REMOVE, value=shift)
