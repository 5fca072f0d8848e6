"""/activity: how active a student has been, as figures and a picture."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import metric_option, period_option, student_option

COMPARE = SlashOption(
    name="compare",
    name_localizations={Locale.pl: "porównaj"},
    description="What the picture compares with; the cohort when left empty",
    description_localizations={Locale.pl: "Z czym porównuje obrazek; puste to grupa"},
    choices={"the cohort": "cohort", "the period before": "earlier"},
    choice_localizations={
        "the cohort": {Locale.pl: "grupa"},
        "the period before": {Locale.pl: "poprzedni okres"},
    },
    required=False,
    default="cohort",
)


class Activity(commands.Cog):
    """Shows mentors how active a student has been."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

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
        interaction: Interaction[Any],
        student: str = student_option(),
        period: str = period_option(),
        metric: str = metric_option(),
        compare: str = COMPARE,
    ) -> None:
        """Answer with one embed and one picture."""
        values = {"student": student, "period": period, "metric": metric, "compare": compare}
        await self.answering.answer(interaction, "activity", values)

    @nextcord.user_command(  # type: ignore[untyped-decorator]
        name="Activity",
        name_localizations={Locale.pl: "Aktywność"},
        contexts=[InteractionContextType.guild],
    )
    async def activity_of(self, interaction: Interaction[Any], person: nextcord.Member) -> None:
        """The same for somebody's menu: their last 30 days."""
        await self.answering.answer(interaction, "activity", {"student": person.id, "period": ""})
