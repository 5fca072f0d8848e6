"""/cohort: many students at once, by cohort, by role and by period."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import cohort_option, metric_option, period_option, suggest_cohorts

ROLE: Any = SlashOption(
    name="role",
    name_localizations={Locale.pl: "rola"},
    description="Only students with this role",
    description_localizations={Locale.pl: "Tylko uczestnicy z tą rolą"},
    required=False,
    default=None,
)


def by_option() -> Any:
    """What lies side by side."""
    return SlashOption(
        name="by",
        name_localizations={Locale.pl: "według"},
        description="Cohorts side by side, or weeks; cohorts when left empty",
        description_localizations={Locale.pl: "Grupy obok siebie albo tygodnie; puste to grupy"},
        choices=["cohort", "week"],
        choice_localizations={"cohort": {Locale.pl: "grupy"}, "week": {Locale.pl: "tygodnie"}},
        required=False,
        default="cohort",
    )


def other_option(number: int) -> Any:
    """One of the cohorts to compare with, counted from 2."""
    return SlashOption(
        name=f"cohort{number}",
        name_localizations={Locale.pl: f"grupa{number}"},
        description="Another cohort; the earlier ones when all are left empty",
        description_localizations={Locale.pl: "Kolejna grupa; puste to wszystkie wcześniejsze"},
        autocomplete_callback=suggest_cohorts,
        required=False,
        default="",
    )


class Cohort(commands.Cog):
    """Shows mentors how their cohorts are doing."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="cohort",
        name_localizations={Locale.pl: "grupa"},
        description="Many students at once",
        description_localizations={Locale.pl: "Wielu uczestników naraz"},
        contexts=[InteractionContextType.guild],
    )
    async def cohort(self, interaction: Interaction[nextcord.Client]) -> None:
        """Has subcommands only."""

    @cohort.subcommand(  # type: ignore[untyped-decorator]
        name="overview",
        name_localizations={Locale.pl: "przegląd"},
        description="How a cohort is doing: messages, active and quiet students, open questions",
        description_localizations={Locale.pl: "Jak idzie grupie: wiadomości, aktywni i milczący, otwarte pytania"},
    )
    async def overview(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        role: nextcord.Role | None = ROLE,
        period: str = period_option(),
    ) -> None:
        """Headline figures against the period before, on one picture."""
        await self.answering.answer(interaction, "cohort overview", _values(cohort, role, period))

    @cohort.subcommand(  # type: ignore[untyped-decorator]
        name="heatmap",
        name_localizations={Locale.pl: "godziny"},
        description="When in the week a cohort writes, hour by hour",
        description_localizations={Locale.pl: "Kiedy w tygodniu pisze grupa, godzina po godzinie"},
    )
    async def heatmap(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        role: nextcord.Role | None = ROLE,
        period: str = period_option(),
    ) -> None:
        """Seven days of twenty-four hours."""
        await self.answering.answer(interaction, "cohort heatmap", _values(cohort, role, period))

    @cohort.subcommand(  # type: ignore[untyped-decorator]
        name="channels",
        name_localizations={Locale.pl: "kanały"},
        description="Where a cohort writes, of the channels that you may read",
        description_localizations={Locale.pl: "Gdzie pisze grupa, spośród kanałów, które widzisz"},
    )
    async def channels(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        role: nextcord.Role | None = ROLE,
        period: str = period_option(),
    ) -> None:
        """Shares of the messages."""
        await self.answering.answer(interaction, "cohort channels", _values(cohort, role, period))

    @cohort.subcommand(  # type: ignore[untyped-decorator]
        name="distribution",
        name_localizations={Locale.pl: "rozkład"},
        description="How students are spread, each as a point: by cohort or by week",
        description_localizations={Locale.pl: "Jak rozkładają się uczestnicy, każdy to punkt: według grup lub tygodni"},
    )
    async def distribution(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        role: nextcord.Role | None = ROLE,
        period: str = period_option(),
        metric: str = metric_option(),
        by: str = by_option(),
    ) -> None:
        """Boxes with a point for every student."""
        values = {**_values(cohort, role, period), "metric": metric, "by": by}
        await self.answering.answer(interaction, "cohort distribution", values)

    @cohort.subcommand(  # type: ignore[untyped-decorator]
        name="ranking",
        name_localizations={Locale.pl: "ranking"},
        description="The most active or the most helpful students, page by page",
        description_localizations={Locale.pl: "Najaktywniejsi albo najbardziej pomocni, strona po stronie"},
    )
    async def ranking(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        role: nextcord.Role | None = ROLE,
        period: str = period_option(),
        metric: str = metric_option(),
    ) -> None:
        """Bars with places."""
        values = {**_values(cohort, role, period), "metric": metric}
        await self.answering.answer(interaction, "cohort ranking", values)

    @cohort.subcommand(  # type: ignore[untyped-decorator]
        name="trend",
        name_localizations={Locale.pl: "trend"},
        description="Cohorts week by week, and whether they rise or fall; 12 weeks when no period is given",
        description_localizations={Locale.pl: "Grupy tydzień po tygodniu: rosną czy maleją; bez okresu 12 tygodni"},
    )
    async def trend(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        role: nextcord.Role | None = ROLE,
        period: str = period_option(),
        metric: str = metric_option(),
    ) -> None:
        """A line for each cohort."""
        values = {**_values(cohort, role, period), "metric": metric}
        await self.answering.answer(interaction, "cohort trend", values)

    @cohort.subcommand(  # type: ignore[untyped-decorator]
        name="compare",
        name_localizations={Locale.pl: "porównanie"},
        description="Cohorts in the same week of their courses; one against the earlier ones",
        description_localizations={Locale.pl: "Grupy w tym samym tygodniu kursu; jedna na tle wcześniejszych"},
    )
    async def compare(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        cohort2: str = other_option(2),
        cohort3: str = other_option(3),
        cohort4: str = other_option(4),
        role: nextcord.Role | None = ROLE,
        metric: str = metric_option(),
    ) -> None:
        """Lines laid over each other by the week of the course."""
        others = [one for one in (cohort2, cohort3, cohort4) if one]
        values = {**_values(cohort, role, ""), "cohorts": others, "metric": metric}
        await self.answering.answer(interaction, "cohort compare", values)


def _values(cohort: str, role: nextcord.Role | None, period: str) -> dict[str, Any]:
    return {"cohort": cohort, "role": role.id if role is not None else None, "period": period}
