"""/questions: who still waits for an answer, how long answers take, who gives them to whom."""

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import cohort_option, period_option

WAITING = SlashOption(
    name="waiting",
    name_localizations={Locale.pl: "oczekiwanie"},
    description="For a reply by anybody, or by a mentor; anybody when left empty",
    description_localizations={Locale.pl: "Na odpowiedź kogokolwiek albo mentora; puste to kogokolwiek"},
    choices={"for anybody": "anyone", "for a mentor": "mentor"},
    choice_localizations={
        "for anybody": {Locale.pl: "na kogokolwiek"},
        "for a mentor": {Locale.pl: "na mentora"},
    },
    required=False,
    default="anyone",
)


PERIOD = period_option()
PERIOD.description = "This week, 30 days, whole course, or two dates; 14 days when left empty"
PERIOD.description_localizations = {Locale.pl: "Ten tydzień, 30 dni, cały kurs albo dwie daty; puste to 14 dni"}


class StudentQuestions(commands.Cog):
    """Shows mentors what students asked and what came of it."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="questions",
        name_localizations={Locale.pl: "pytania"},
        description="Questions of students and their answers",
        description_localizations={Locale.pl: "Pytania uczestników i odpowiedzi na nie"},
        contexts=[InteractionContextType.guild],
    )
    async def questions(self, interaction: Interaction[nextcord.Client]) -> None:
        """The group of the commands below."""

    @questions.subcommand(  # type: ignore[untyped-decorator]
        name="open",
        name_localizations={Locale.pl: "otwarte"},
        description="Questions without a reply, the oldest first",
        description_localizations={Locale.pl: "Pytania bez odpowiedzi, od najstarszego"},
    )
    async def open(
        self,
        interaction: Interaction[nextcord.Client],
        cohort: str = cohort_option(),
        waiting: str = WAITING,
        period: str = PERIOD,
    ) -> None:
        """Answer with a list; choosing a question opens what can be done about it."""
        await self.answering.answer(interaction, "questions", {"cohort": cohort, "waiting": waiting, "period": period})

    @questions.subcommand(  # type: ignore[untyped-decorator]
        name="times",
        name_localizations={Locale.pl: "czasy"},
        description="How soon questions get a reply, and a mentor’s reply",
        description_localizations={Locale.pl: "Jak szybko pytania dostają odpowiedź, także od mentora"},
    )
    async def times(
        self,
        interaction: Interaction[nextcord.Client],
        period: str = period_option(),
        cohort: str = cohort_option(),
    ) -> None:
        """Answer with medians, shares and the curve."""
        await self.answering.answer(interaction, "question times", {"period": period, "cohort": cohort})

    @questions.subcommand(  # type: ignore[untyped-decorator]
        name="attention",
        name_localizations={Locale.pl: "uwaga"},
        description="Which students got answers from mentors, and which did not",
        description_localizations={Locale.pl: "Komu mentorzy odpowiedzieli, a komu nie"},
    )
    async def attention(
        self,
        interaction: Interaction[nextcord.Client],
        period: str = period_option(),
        cohort: str = cohort_option(),
    ) -> None:
        """Answer with the students by what came of their questions, and how much each mentor answers."""
        await self.answering.answer(interaction, "attention", {"period": period, "cohort": cohort})
