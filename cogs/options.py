"""The options that commands share, in both languages, with suggestions that only name what the asker may see.

A cog whose commands use them keeps its `Answering` as `answering`. Each option is made anew for each command.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from nextcord import Interaction, Locale, SlashOption
from nextcord.utils import MISSING

from cogs.answering import Answering
from services.errors import ProfilerError
from services.people.access import Asker
from services.people.finding import find_channels, find_cohorts, find_people
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.storage.transactions import Connection, is_passing
from services.wording.periods import local_day, suggestions

log = logging.getLogger(__name__)

SUGGEST_SECONDS = 2.0  # Discord waits three, and what is typed can be sent without a suggestion
NEEDED_STUDENTS, MOST_STUDENTS = 2, 5
METRICS = {
    "messages": "wiadomości",
    "active days": "dni z aktywnością",
    "words": "słowa",
    "code": "kod",
    "files": "pliki",
    "helped": "odpowiedzi dla innych",
    "reactions": "reakcje",
    "voice": "rozmowy głosowe",
}


# Who asks and what is set for their server; raises a ProfilerError for who may not.
type AskedBy = Callable[[Interaction[Any]], tuple[Asker, GuildSettings]]


class Asking(Protocol):
    """A cog that answers questions."""

    answering: Answering


async def suggest_students(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer students by their names, accents or not."""
    await suggest(cog, interaction, typed, find_people)


async def suggest_cohorts(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the cohorts that the asker may see."""
    await suggest(cog, interaction, typed, find_cohorts)


async def suggest_channels(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the channels and threads that the asker may read."""

    async def found(
        con: Connection, guild_id: int, text: str, viewer: Viewer, _: GuildSettings
    ) -> list[tuple[str, int]]:
        return await find_channels(con, guild_id, text, viewer)

    await suggest(cog, interaction, typed, found)


async def suggest_periods(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the usual periods, or the dates that were typed."""
    settings = cog.answering.settings_of(interaction.guild_id or 0, interaction.guild_locale)
    today = local_day(cog.answering.clock(), settings.zone)
    await interaction.response.send_autocomplete(suggestions(typed, today, settings.words))


async def suggest(
    cog: Asking, interaction: Interaction[Any], typed: str, find: Any, *, asked_by: AskedBy | None = None
) -> None:
    """Whoever may not ask (mentors may, unless `asked_by` says else) is offered nothing; an id is what is sent."""
    try:
        asker, settings = (asked_by or cog.answering.asked_by)(interaction)
    except ProfilerError:
        await interaction.response.send_autocomplete({})
        return
    found: list[tuple[str, int]] = []
    try:
        async with asyncio.timeout(SUGGEST_SECONDS):
            viewer = await cog.answering.viewer(asker, settings)
            async with cog.answering.tools.database.pool.acquire() as con:
                found = await find(con, interaction.guild_id or 0, typed, viewer, settings)
    except Exception as problem:
        if not is_passing(problem):
            raise
        log.warning("nothing is suggested: the database is away or slow (%s)", type(problem).__name__)
    await interaction.response.send_autocomplete({name: str(number) for name, number in found})


def student_option(*, required: bool = True) -> Any:
    """One student: a text with suggestions, so that people who left can be chosen too."""
    return SlashOption(
        name="student",
        name_localizations={Locale.pl: "uczestnik"},
        description="Start typing a name; people who left can be chosen too",
        description_localizations={Locale.pl: "Zacznij pisać imię; można wybrać też osobę, która odeszła"},
        autocomplete_callback=suggest_students,
        max_length=100,
        required=required,
        default=MISSING if required else "",
    )


def mentor_option(description: str, polish: str) -> Any:
    """A mentor, chosen from the people of the server; None when it is left empty."""
    return SlashOption(
        name="mentor",
        name_localizations={Locale.pl: "mentor"},
        description=description,
        description_localizations={Locale.pl: polish},
        required=False,
        default=None,
    )


def students_option(number: int) -> Any:
    """One of up to five students, counted from 1; the first two are needed."""
    return SlashOption(
        name=f"student{number}",
        name_localizations={Locale.pl: f"uczestnik{number}"},
        description="Start typing a name",
        description_localizations={Locale.pl: "Zacznij pisać imię"},
        autocomplete_callback=suggest_students,
        max_length=100,
        required=number <= NEEDED_STUDENTS,
        default=MISSING if number <= NEEDED_STUDENTS else "",
    )


def period_option() -> Any:
    """A period as a word or two dates."""
    return SlashOption(
        name="period",
        name_localizations={Locale.pl: "okres"},
        description="This week, 30 days, whole course, or two dates; 30 days when left empty",
        description_localizations={Locale.pl: "Ten tydzień, 30 dni, cały kurs albo dwie daty; puste to 30 dni"},
        autocomplete_callback=suggest_periods,
        required=False,
        default="",
    )


def cohort_option() -> Any:
    """A cohort; all that the asker may see when it is left empty."""
    return SlashOption(
        name="cohort",
        name_localizations={Locale.pl: "grupa"},
        description="One cohort; all of yours when left empty",
        description_localizations={Locale.pl: "Jedna grupa; puste to wszystkie Twoje"},
        autocomplete_callback=suggest_cohorts,
        required=False,
        default="",
    )


def channel_option() -> Any:
    """A channel or thread that the asker may read."""
    return SlashOption(
        name="channel",
        name_localizations={Locale.pl: "kanał"},
        description="One channel or thread; all when left empty",
        description_localizations={Locale.pl: "Jeden kanał lub wątek; puste to wszystkie"},
        autocomplete_callback=suggest_channels,
        required=False,
        default="",
    )


def metric_option() -> Any:
    """What is counted; messages when it is left empty."""
    return SlashOption(
        name="metric",
        name_localizations={Locale.pl: "miara"},
        description="What is counted; messages when left empty",
        description_localizations={Locale.pl: "Co się liczy; puste to wiadomości"},
        choices=list(METRICS),
        choice_localizations={name: {Locale.pl: polish} for name, polish in METRICS.items()},
        required=False,
        default="messages",
    )
