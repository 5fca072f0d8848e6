"""/task add, list, done: what mentors have to do."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.acting import act
from cogs.answering import Answering
from cogs.options import Asking, mentor_option, student_option, suggest
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.tasks.actions import DUE, LONGEST, MENTOR, TASK_ADD, TASK_DONE, TEXT
from services.tasks.found import find_tasks
from services.tasks.report import EVERYBODY

WHO = mentor_option("Who does it; you when left empty", "Kto to zrobi; puste to Ty")


async def suggest_tasks(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer what is open."""

    async def found(
        con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings
    ) -> list[tuple[str, int]]:
        return await find_tasks(con, guild_id, text, viewer, settings, cog.answering.clock())

    await suggest(cog, interaction, typed, found)


class Tasks(commands.Cog):
    """Keeps what mentors have to do."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="task",
        name_localizations={Locale.pl: "zadanie"},
        description="What mentors have to do",
        description_localizations={Locale.pl: "Co mentorzy mają do zrobienia"},
        contexts=[InteractionContextType.guild],
    )
    async def task(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @task.subcommand(  # type: ignore[untyped-decorator]
        name="add",
        name_localizations={Locale.pl: "dodaj"},
        description="Remember something to do",
        description_localizations={Locale.pl: "Zapamiętaj coś do zrobienia"},
    )
    async def add(
        self,
        interaction: Interaction[Any],
        text: str = SlashOption(
            name="text",
            name_localizations={Locale.pl: "tekst"},
            description="What is to be done",
            description_localizations={Locale.pl: "Co trzeba zrobić"},
            max_length=LONGEST,
        ),
        student: str = student_option(required=False),
        due: str = SlashOption(
            name="due",
            name_localizations={Locale.pl: "termin"},
            description="A day such as 14.12 or tomorrow",
            description_localizations={Locale.pl: "Dzień, na przykład 14.12 albo jutro"},
            max_length=40,
            required=False,
            default="",
        ),
        mentor: nextcord.Member | None = WHO,
    ) -> None:
        """Keep the task."""
        typed = {TEXT: text, DUE: due, MENTOR: str(mentor.id) if mentor else ""}
        await act(self.answering, interaction, TASK_ADD, student=student, typed=typed)

    @task.subcommand(  # type: ignore[untyped-decorator]
        name="list",
        name_localizations={Locale.pl: "lista"},
        description="What is open, what is due first in front",
        description_localizations={Locale.pl: "Co jest do zrobienia, od najbliższego terminu"},
    )
    async def listed(
        self,
        interaction: Interaction[Any],
        whose: str = SlashOption(
            name="whose",
            name_localizations={Locale.pl: "czyje"},
            description="Yours and nobody’s when left empty",
            description_localizations={Locale.pl: "Puste to Twoje i niczyje"},
            choices=["mine", EVERYBODY],
            choice_localizations={"mine": {Locale.pl: "moje"}, EVERYBODY: {Locale.pl: "wszystkich"}},
            required=False,
            default="mine",
        ),
        student: str = student_option(required=False),
    ) -> None:
        """Answer the asker alone."""
        await self.answering.answer(interaction, "tasks", {"whose": whose, "student": student})

    @task.subcommand(  # type: ignore[untyped-decorator]
        name="done",
        name_localizations={Locale.pl: "zrobione"},
        description="Mark a task as done",
        description_localizations={Locale.pl: "Oznacz zadanie jako zrobione"},
    )
    async def done(
        self,
        interaction: Interaction[Any],
        task: str = SlashOption(
            name="task",
            name_localizations={Locale.pl: "zadanie"},
            description="Start typing a name or a word of the task",
            description_localizations={Locale.pl: "Zacznij pisać imię albo słowo z zadania"},
            autocomplete_callback=suggest_tasks,
            max_length=100,
        ),
    ) -> None:
        """Mark it for everybody."""
        await act(self.answering, interaction, TASK_DONE, value=task)
