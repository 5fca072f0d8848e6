"""/search: messages that hold certain words, in every channel the asker may read."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import channel_option, student_option, suggest_periods
from services.search.report import check_search

KINDS = {"file": "plik", "code": "kod", "link": "link", "image": "obraz"}


def ever_option() -> Any:
    """A period as a word or two dates; all times when it is left empty."""
    return SlashOption(
        name="period",
        name_localizations={Locale.pl: "okres"},
        description="This week, 30 days, whole course, or two dates; all times when left empty",
        description_localizations={Locale.pl: "Ten tydzień, 30 dni, cały kurs albo dwie daty; puste to cały zapis"},
        autocomplete_callback=suggest_periods,
        required=False,
        default="",
    )


class Search(commands.Cog):
    """Finds what was said."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="search",
        name_localizations={Locale.pl: "szukaj"},
        description="Messages with certain words, in every channel you may read",
        description_localizations={Locale.pl: "Wiadomości z danymi słowami, w każdym kanale, który możesz czytać"},
        contexts=[InteractionContextType.guild],
    )
    async def search(
        self,
        interaction: Interaction[nextcord.Client],
        text: str = SlashOption(
            name="text",
            name_localizations={Locale.pl: "tekst"},
            description="Words in any form, “exact words”, -without",
            description_localizations={Locale.pl: "Słowa w dowolnej formie, „dokładne słowa”, -bez"},
            max_length=500,
        ),
        student: str = student_option(required=False),
        channel: str = channel_option(),
        period: str = ever_option(),
        has: str = SlashOption(
            name="has",
            name_localizations={Locale.pl: "zawiera"},
            description="Only messages with this",
            description_localizations={Locale.pl: "Tylko wiadomości, które to zawierają"},
            choices=list(KINDS),
            choice_localizations={kind: {Locale.pl: polish} for kind, polish in KINDS.items()},
            required=False,
            default="",
        ),
    ) -> None:
        """Answer the asker alone, wherever they ask: they may read more than others."""
        values = {"text": text, "student": student, "channel": channel, "period": period, "has": has}
        await self.answering.answer(interaction, "search", values, check=check_search, alone=True)
