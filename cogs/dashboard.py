"""/dashboard: a link that opens the page in the browser, for whoever asked alone; and the end of what it opened."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import nextcord
from nextcord import ButtonStyle, Interaction, InteractionContextType, Locale, SlashOption, ui
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.asking import asker_of
from cogs.patience import patiently
from cogs.showing import ACCENT
from services.page_access.desk import LINK, MINUTES, Opened, PageDesk
from services.people.access import check_admin, check_staff
from services.people.guild_settings import GuildSettings
from services.wording.words import Words

END: Any = SlashOption(
    name="end",
    name_localizations={Locale.pl: "zakończ"},
    description="Whose sessions on the page end now; administrators may name anybody",
    description_localizations={Locale.pl: "Czyje sesje na stronie mają się skończyć; administratorzy wskażą każdego"},
    required=False,
    default=None,
)


class Dashboard(commands.Cog):
    """Lets mentors into the page."""

    def __init__(self, answering: Answering, desk: PageDesk, clock: Callable[[], datetime]) -> None:
        self.answering = answering
        self._desk, self._clock = desk, clock

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="dashboard",
        name_localizations={Locale.pl: "panel"},
        description="A private link that opens the page with everybody in your browser",
        description_localizations={Locale.pl: "Prywatny link, który otwiera w przeglądarce stronę ze wszystkimi"},
        contexts=[InteractionContextType.guild],
    )
    async def dashboard(self, interaction: Interaction[Any], end: nextcord.User | None = END) -> None:
        """Answer the asker alone: with a link that works once, or with how many sessions ended."""
        if end is None:
            await self._open(interaction)
        else:
            await self._end(interaction, end)

    async def _open(self, interaction: Interaction[Any]) -> None:
        asker, settings = self.answering.asked_by(interaction)
        await interaction.response.defer(ephemeral=True, with_message=True)
        async with patiently(settings.words):
            viewer = await self.answering.viewer(asker, settings)
            await self.answering.log_look(interaction, LINK, {}, viewer)
            opened = await self._desk.open(interaction.guild_id or 0, viewer, self._clock())
        view = ui.View(timeout=None)
        view.add_item(ui.Button(label=settings.words("Open the page"), style=ButtonStyle.link, url=opened.address))
        embed = nextcord.Embed(
            title=settings.words("The page in your browser"),
            description=self._about(opened, settings),
            colour=ACCENT,
        )
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    async def _end(self, interaction: Interaction[Any], person: nextcord.User) -> None:
        asker = asker_of(interaction)
        settings = self.answering.settings_of(interaction.guild_id or 0, interaction.guild_locale)
        check = check_staff if person.id == asker.user_id else check_admin
        check(asker, settings)
        await interaction.response.defer(ephemeral=True, with_message=True)
        async with patiently(settings.words):
            ended = await self._desk.end(
                interaction.guild_id or 0, person.id, asker.user_id, interaction.id, self._clock()
            )
        embed = nextcord.Embed(description=_ended(ended, settings.words), colour=ACCENT)
        await interaction.followup.send(embed=embed, ephemeral=True)

    def _about(self, opened: Opened, settings: GuildSettings) -> str:
        words = settings.words
        said = [
            words.count(
                "The link is yours alone: it works once, within {n} minute.",
                "The link is yours alone: it works once, within {n} minutes.",
                MINUTES,
            )
        ]
        if self._desk.is_local:
            said.append(words("It leads to the machine that I run on, and works there only."))
        if opened.sessions and opened.used_at is not None:
            told = words.count(
                "You have {n} session open, last used {at}. Was that not you? `/dashboard end:` yourself.",
                "You have {n} sessions open, last used {at}. Was that not you? `/dashboard end:` yourself.",
                opened.sessions,
                at=f"<t:{int(opened.used_at.timestamp())}:R>",
            )
            said.append(told)
        return "\n".join(said)


def _ended(ended: int, words: Words) -> str:
    if not ended:
        return words("There was nothing to end: no session is open, and no link still works.")
    return words.count(
        "{n} session ended; links that were not used open nothing any more.",
        "{n} sessions ended; links that were not used open nothing any more.",
        ended,
    )
