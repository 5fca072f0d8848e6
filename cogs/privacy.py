"""/privacy: what people can know and decide about their data, on the server or in direct messages."""

from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.student_shell import StudentShell, Wish
from services.consent.actions import (
    JUDGING,
    PRIVACY_FORGET,
    PRIVACY_OBJECT,
    PRIVACY_PAUSE,
    PRIVACY_RESUME,
    PRIVACY_SHOW,
    PRIVACY_STOP_DMS,
    RECORDING,
)
from services.consent.show import PRIVACY_EXPORT

PRIVACY_ABSENCE = "privacy_absence"
LONGEST_REASON = 200


class Privacy(commands.Cog):
    """Takes what people decide about themselves; the answers are theirs alone."""

    def __init__(self, shell: StudentShell) -> None:
        self._shell = shell

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="privacy",
        name_localizations={Locale.pl: "prywatność"},
        description="What is kept about you, and what happens to it",
        description_localizations={Locale.pl: "Co jest o Tobie zapisane i co się z tym dzieje"},
        contexts=[InteractionContextType.guild, InteractionContextType.bot_dm],
    )
    async def privacy(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="show",
        name_localizations={Locale.pl: "pokaż"},
        description="What is kept about you, who looked at it, what you said to it",
        description_localizations={Locale.pl: "Co jest o Tobie zapisane, kto to oglądał, na co się zgadzasz"},
    )
    async def show(self, interaction: Interaction[Any]) -> None:
        """Answer with numbers and buttons."""
        await self._shell.carry_out(interaction, Wish(PRIVACY_SHOW))

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="export",
        name_localizations={Locale.pl: "eksport"},
        description="Everything that is kept about you, as one archive",
        description_localizations={Locale.pl: "Wszystko, co jest o Tobie zapisane, w jednym archiwum"},
    )
    async def export(self, interaction: Interaction[Any]) -> None:
        """Answer with the archive."""
        await self._shell.carry_out(interaction, Wish(PRIVACY_EXPORT))

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="pause",
        name_localizations={Locale.pl: "wstrzymaj"},
        description="Keep my data, and let nobody see or count it",
        description_localizations={Locale.pl: "Zachowaj moje dane, ale niech nikt ich nie ogląda ani nie liczy"},
    )
    async def pause(self, interaction: Interaction[Any]) -> None:
        """Pause at once."""
        await self._shell.carry_out(interaction, Wish(PRIVACY_PAUSE))

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="resume",
        name_localizations={Locale.pl: "wznów"},
        description="Take back a pause, or an objection to being judged",
        description_localizations={Locale.pl: "Cofnij wstrzymanie albo sprzeciw wobec oceniania"},
    )
    async def resume(self, interaction: Interaction[Any]) -> None:
        """Go on at once."""
        await self._shell.carry_out(interaction, Wish(PRIVACY_RESUME))

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="object",
        name_localizations={Locale.pl: "sprzeciw"},
        description="Object to being judged, or to being recorded at all; no reason asked",
        description_localizations={
            Locale.pl: "Sprzeciw wobec oceniania albo w ogóle wobec zapisu; bez podawania powodu"
        },
    )
    async def object_to(
        self,
        interaction: Interaction[Any],
        what: str = SlashOption(
            name="what",
            name_localizations={Locale.pl: "co"},
            description="Judging: never called quiet or ranked. Recording: nothing you write is kept",
            description_localizations={Locale.pl: "Ocenianie: bez list cichych i rankingów. Zapis: nic nie zostaje"},
            choices={"judging": JUDGING, "recording": RECORDING},
            choice_localizations={"judging": {Locale.pl: "ocenianie"}, "recording": {Locale.pl: "zapis"}},
            required=False,
            default=JUDGING,
        ),
    ) -> None:
        """Object at once."""
        await self._shell.carry_out(interaction, Wish(PRIVACY_OBJECT, what))

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="forget",
        name_localizations={Locale.pl: "zapomnij"},
        description="Delete everything that is kept about you, for good",
        description_localizations={Locale.pl: "Usuń na zawsze wszystko, co jest o Tobie zapisane"},
    )
    async def forget(self, interaction: Interaction[Any]) -> None:
        """Ask whether it is meant, then delete."""
        await self._shell.carry_out(interaction, Wish(PRIVACY_FORGET))

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="absence",
        name_localizations={Locale.pl: "nieobecność"},
        description="Say when you are away: nobody calls you quiet then or writes to you",
        description_localizations={Locale.pl: "Zgłoś, kiedy Cię nie będzie: nikt wtedy nie uzna tego za ciszę"},
    )
    async def absence(
        self,
        interaction: Interaction[Any],
        first: str = SlashOption(
            name="from",
            name_localizations={Locale.pl: "od"},
            description="The first day, such as 2026-11-30",
            description_localizations={Locale.pl: "Pierwszy dzień, na przykład 2026-11-30"},
            max_length=30,
        ),
        last: str = SlashOption(
            name="to",
            name_localizations={Locale.pl: "do"},
            description="The last day; one day when left empty",
            description_localizations={Locale.pl: "Ostatni dzień; puste to jeden dzień"},
            max_length=30,
            required=False,
            default="",
        ),
        reason: str = SlashOption(
            name="reason",
            name_localizations={Locale.pl: "powód"},
            description="What mentors should know, if anything",
            description_localizations={Locale.pl: "Co mentorzy mają wiedzieć, jeśli cokolwiek"},
            max_length=LONGEST_REASON,
            required=False,
            default="",
        ),
    ) -> None:
        """Keep the days."""
        entered = {"from": first, "to": last, "reason": reason}
        await self._shell.carry_out(interaction, Wish(PRIVACY_ABSENCE, entered=entered))

    @privacy.subcommand(  # type: ignore[untyped-decorator]
        name="stop-dms",
        name_localizations={Locale.pl: "bez-wiadomości"},
        description="No direct messages of mentors through this bot any more",
        description_localizations={Locale.pl: "Koniec z prywatnymi wiadomościami od mentorów przez tego bota"},
    )
    async def stop_dms(self, interaction: Interaction[Any]) -> None:
        """Stop them at once."""
        await self._shell.carry_out(interaction, Wish(PRIVACY_STOP_DMS))
