"""/student card, compare, timeline, calendar: one student closely, or a few side by side; the card also from a menu."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import metric_option, period_option, student_option, students_option


class Students(commands.Cog):
    """Shows mentors single students."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="student",
        name_localizations={Locale.pl: "uczestnik"},
        description="One student closely, or a few side by side",
        description_localizations={Locale.pl: "Jeden uczestnik z bliska albo kilku obok siebie"},
        contexts=[InteractionContextType.guild],
    )
    async def student(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @student.subcommand(  # type: ignore[untyped-decorator]
        name="card",
        name_localizations={Locale.pl: "karta"},
        description="One picture: figures against the cohort, weeks, hours, channels, questions",
        description_localizations={Locale.pl: "Jeden obrazek: liczby na tle grupy, tygodnie, godziny, kanały, pytania"},
    )
    async def card(
        self, interaction: Interaction[Any], student: str = student_option(), period: str = period_option()
    ) -> None:
        """Answer with the card."""
        await self.answering.answer(interaction, "student card", {"student": student, "period": period})

    @student.subcommand(  # type: ignore[untyped-decorator]
        name="compare",
        name_localizations={Locale.pl: "porównaj"},
        description="Up to five students side by side",
        description_localizations={Locale.pl: "Do pięciu uczestników obok siebie"},
    )
    async def compare(
        self,
        interaction: Interaction[Any],
        student1: str = students_option(1),
        student2: str = students_option(2),
        student3: str = students_option(3),
        student4: str = students_option(4),
        student5: str = students_option(5),
        period: str = period_option(),
        metric: str = metric_option(),
    ) -> None:
        """Answer with a line for each."""
        students = [one for one in (student1, student2, student3, student4, student5) if one]
        values = {"students": students, "period": period, "metric": metric}
        await self.answering.answer(interaction, "student compare", values)

    @student.subcommand(  # type: ignore[untyped-decorator]
        name="timeline",
        name_localizations={Locale.pl: "przebieg"},
        description="A student's time on the course: weeks, breaks, questions, talks",
        description_localizations={Locale.pl: "Czas uczestnika na kursie: tygodnie, przerwy, pytania, rozmowy"},
    )
    async def timeline(
        self, interaction: Interaction[Any], student: str = student_option(), period: str = period_option()
    ) -> None:
        """Answer with the weeks and what happened in them; everything since joining without a period."""
        await self.answering.answer(interaction, "student timeline", {"student": student, "period": period})

    @student.subcommand(  # type: ignore[untyped-decorator]
        name="calendar",
        name_localizations={Locale.pl: "kalendarz"},
        description="Every day of a student's last year as a square",
        description_localizations={Locale.pl: "Każdy dzień ostatniego roku uczestnika jako kwadrat"},
    )
    async def calendar(
        self, interaction: Interaction[Any], student: str = student_option(), period: str = period_option()
    ) -> None:
        """Answer with the days of a year when no period is given."""
        await self.answering.answer(interaction, "student calendar", {"student": student, "period": period})

    @nextcord.user_command(  # type: ignore[untyped-decorator]
        name="Card",
        name_localizations={Locale.pl: "Karta"},
        contexts=[InteractionContextType.guild],
    )
    async def card_of(self, interaction: Interaction[Any], person: nextcord.Member) -> None:
        """The card of somebody's last 30 days, from their menu."""
        await self.answering.answer(interaction, "student card", {"student": person.id, "period": ""})
