"""/note add, list, delete: what mentors keep about a student."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.acting import act
from cogs.answering import Answering
from cogs.options import Asking, student_option, suggest
from services.notes.actions import LONGEST, NOTE_ADD, NOTE_WIN, TALK_TOOK_PLACE, TEXT
from services.notes.deleting import NOTE_DELETE
from services.notes.found import find_notes

ACTIONS = {"note": NOTE_ADD, "win": NOTE_WIN, "talk": TALK_TOOK_PLACE}


async def suggest_notes(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the asker's own notes."""
    await suggest(cog, interaction, typed, find_notes)


class Notes(commands.Cog):
    """Keeps what mentors write down about students."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="note",
        name_localizations={Locale.pl: "notatka"},
        description="What mentors wrote down about a student",
        description_localizations={Locale.pl: "Co mentorzy zapisali o uczestniku"},
        contexts=[InteractionContextType.guild],
    )
    async def note(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @note.subcommand(  # type: ignore[untyped-decorator]
        name="add",
        name_localizations={Locale.pl: "dodaj"},
        description="Write something down about a student; without a text a form opens",
        description_localizations={Locale.pl: "Zapisz coś o uczestniku; bez tekstu otworzy się formularz"},
    )
    async def add(
        self,
        interaction: Interaction[Any],
        student: str = student_option(),
        text: str = SlashOption(
            name="text",
            name_localizations={Locale.pl: "tekst"},
            description="What mentors should know; the student gets it on asking for all their data",
            description_localizations={
                Locale.pl: "Co mentorzy mają wiedzieć; uczestnik dostanie to, prosząc o swoje dane"
            },
            max_length=LONGEST,
            required=False,
            default="",
        ),
        kind: str = SlashOption(
            name="kind",
            name_localizations={Locale.pl: "rodzaj"},
            description="A note when left empty",
            description_localizations={Locale.pl: "Puste to notatka"},
            choices=list(ACTIONS),
            choice_localizations={
                "note": {Locale.pl: "notatka"},
                "win": {Locale.pl: "sukces"},
                "talk": {Locale.pl: "rozmowa"},
            },
            required=False,
            default="note",
        ),
    ) -> None:
        """Keep the note, or open its form."""
        typed = {TEXT: text} if text.strip() else None
        await act(self.answering, interaction, ACTIONS[kind], student=student, typed=typed)

    @note.subcommand(  # type: ignore[untyped-decorator]
        name="list",
        name_localizations={Locale.pl: "lista"},
        description="Everything mentors wrote down about a student, the newest first",
        description_localizations={Locale.pl: "Wszystko, co mentorzy zapisali o uczestniku, od najnowszych"},
    )
    async def listed(self, interaction: Interaction[Any], student: str = student_option()) -> None:
        """Answer the asker alone."""
        await self.answering.answer(interaction, "notes", {"student": student})

    @note.subcommand(  # type: ignore[untyped-decorator]
        name="delete",
        name_localizations={Locale.pl: "usuń"},
        description="Delete a note of yours",
        description_localizations={Locale.pl: "Usuń własną notatkę"},
    )
    async def delete(
        self,
        interaction: Interaction[Any],
        note: str = SlashOption(
            name="note",
            name_localizations={Locale.pl: "notatka"},
            description="Start typing a name or a word of the note",
            description_localizations={Locale.pl: "Zacznij pisać imię albo słowo z notatki"},
            autocomplete_callback=suggest_notes,
            max_length=100,
        ),
    ) -> None:
        """Delete it for all mentors; the answer gives its text back."""
        await act(self.answering, interaction, NOTE_DELETE, value=note)
