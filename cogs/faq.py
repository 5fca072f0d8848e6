"""/faq add, list, remove: questions that students often ask, with the answers that mentors wrote."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.acting import act
from cogs.answering import Answering
from cogs.options import Asking, channel_option, suggest
from services.faq.actions import ANSWER, CHANNEL, FAQ_ADD, FAQ_REMOVE, LONGEST_ANSWER, LONGEST_QUESTION, QUESTION
from services.faq.found import find_questions


async def suggest_questions(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the stored questions."""
    await suggest(cog, interaction, typed, find_questions)


CHANNEL_OPTION = channel_option()
CHANNEL_OPTION.description = "Where there is more about it"
CHANNEL_OPTION.description_localizations = {Locale.pl: "Gdzie jest o tym więcej"}


class FrequentQuestions(commands.Cog):
    """Keeps the answers that the bot offers to students who write to it."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="faq",
        name_localizations={Locale.pl: "faq"},
        description="Questions students often ask, and the answers I offer",
        description_localizations={Locale.pl: "Częste pytania uczestników i odpowiedzi, które podsuwam"},
        contexts=[InteractionContextType.guild],
    )
    async def faq(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @faq.subcommand(  # type: ignore[untyped-decorator]
        name="add",
        name_localizations={Locale.pl: "dodaj"},
        description="Store a question and its answer; without a text a form opens",
        description_localizations={Locale.pl: "Zapisz pytanie i odpowiedź; bez tekstu otworzy się formularz"},
    )
    async def add(
        self,
        interaction: Interaction[Any],
        question: str = SlashOption(
            name="question",
            name_localizations={Locale.pl: "pytanie"},
            description="As a student would ask it",
            description_localizations={Locale.pl: "Tak, jak zapytałby uczestnik"},
            max_length=LONGEST_QUESTION,
            required=False,
            default="",
        ),
        answer: str = SlashOption(
            name="answer",
            name_localizations={Locale.pl: "odpowiedź"},
            description="What I offer to whoever asks this",
            description_localizations={Locale.pl: "To, co podsunę pytającym"},
            max_length=LONGEST_ANSWER,
            required=False,
            default="",
        ),
        channel: str = CHANNEL_OPTION,
    ) -> None:
        """Keep the question, or open its form."""
        given = {QUESTION: question, ANSWER: answer, CHANNEL: channel or ""}
        await act(self.answering, interaction, FAQ_ADD, typed=given if question or answer else None)

    @faq.subcommand(  # type: ignore[untyped-decorator]
        name="list",
        name_localizations={Locale.pl: "lista"},
        description="Every stored question, and how often its answer helped",
        description_localizations={Locale.pl: "Wszystkie zapisane pytania i to, jak często odpowiedź pomogła"},
    )
    async def listed(self, interaction: Interaction[Any]) -> None:
        """Answer with the list."""
        await self.answering.answer(interaction, "faq", {})

    @faq.subcommand(  # type: ignore[untyped-decorator]
        name="remove",
        name_localizations={Locale.pl: "usuń"},
        description="No longer offer an answer",
        description_localizations={Locale.pl: "Nie podsuwaj już odpowiedzi"},
    )
    async def remove(
        self,
        interaction: Interaction[Any],
        question: str = SlashOption(
            name="question",
            name_localizations={Locale.pl: "pytanie"},
            description="Start typing a word of the question",
            description_localizations={Locale.pl: "Zacznij pisać słowo z pytania"},
            autocomplete_callback=suggest_questions,
            max_length=200,
        ),
    ) -> None:
        """Remove it; the answer gives its text back."""
        await act(self.answering, interaction, FAQ_REMOVE, value=question)
