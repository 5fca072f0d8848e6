"""/nudge student, queue, history: messages to students that a mentor approves, each of them; also from a menu."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.options import student_option
from services.nudges.draft_report import DRAFT
from services.nudges.history_report import HISTORY
from services.nudges.queue_report import QUEUE
from services.nudges.templates import TEMPLATES
from services.wording.words import Words

ENGLISH, POLISH = Words("en-GB"), Words("pl")


def template_option() -> Any:
    """Which message to begin with; what fits the student when it is left empty."""
    return SlashOption(
        name="template",
        name_localizations={Locale.pl: "wzór"},
        description="Which message to begin with; one that fits when left empty",
        description_localizations={Locale.pl: "Od jakiej wiadomości zacząć; puste to taka, która pasuje"},
        choices={one.label(ENGLISH): name for name, one in TEMPLATES.items()},
        choice_localizations={one.label(ENGLISH): {Locale.pl: one.label(POLISH)} for one in TEMPLATES.values()},
        required=False,
        default="",
    )


def topic_option() -> Any:
    """What it is about."""
    return SlashOption(
        name="topic",
        name_localizations={Locale.pl: "temat"},
        description="What it is about, as it should stand in the message, such as “recursion”",
        description_localizations={Locale.pl: "Czego dotyczy, tak jak ma stać w wiadomości, na przykład „rekurencja”"},
        max_length=60,
        required=False,
        default="",
    )


class Nudges(commands.Cog):
    """Lets mentors write to students through the bot."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="nudge",
        name_localizations={Locale.pl: "wiadomość"},
        description="Kind messages to students, sent once you approve them",
        description_localizations={Locale.pl: "Życzliwe wiadomości do uczestników, wysyłane po Twojej zgodzie"},
        contexts=[InteractionContextType.guild],
    )
    async def nudge(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @nudge.subcommand(  # type: ignore[untyped-decorator]
        name="student",
        name_localizations={Locale.pl: "uczestnik"},
        description="Write to one student: read, change, send, or put it aside",
        description_localizations={Locale.pl: "Napisz do jednej osoby: przeczytaj, zmień, wyślij albo odłóż"},
    )
    async def student(
        self,
        interaction: Interaction[Any],
        student: str = student_option(),
        template: str = template_option(),
        topic: str = topic_option(),
    ) -> None:
        """Answer with the draft, for the mentor alone."""
        values = {"student": student, "template": template, "topic": topic}
        await self.answering.answer(interaction, DRAFT, values, alone=True)

    @nudge.subcommand(  # type: ignore[untyped-decorator]
        name="queue",
        name_localizations={Locale.pl: "kolejka"},
        description="What rules propose and what you put aside: approve, change, discard",
        description_localizations={Locale.pl: "Propozycje reguł i to, co odłożone: zatwierdź, zmień, odrzuć"},
    )
    async def queue(self, interaction: Interaction[Any]) -> None:
        """Answer with the drafts that wait."""
        await self.answering.answer(interaction, QUEUE, {}, alone=True)

    @nudge.subcommand(  # type: ignore[untyped-decorator]
        name="history",
        name_localizations={Locale.pl: "historia"},
        description="Messages that went out: whether they arrived, were answered, and what came after",
        description_localizations={Locale.pl: "Wysłane wiadomości: czy dotarły, czy jest odpowiedź i co było potem"},
    )
    async def history(self, interaction: Interaction[Any], student: str = student_option(required=False)) -> None:
        """Answer with a list; choosing one opens it."""
        await self.answering.answer(interaction, HISTORY, {"student": student or None}, alone=True)

    @nextcord.user_command(  # type: ignore[untyped-decorator]
        name="Nudge",
        name_localizations={Locale.pl: "Napisz"},
        contexts=[InteractionContextType.guild],
    )
    async def nudge_of(self, interaction: Interaction[Any], person: nextcord.Member) -> None:
        """Begin a message to somebody from their menu."""
        await self.answering.answer(interaction, DRAFT, {"student": person.id}, alone=True)
