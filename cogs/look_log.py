"""/audit log: who looked at what and who changed what; its pages can be turned for ever."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import nextcord
from nextcord import ButtonStyle, Interaction, InteractionType, ui

from cogs.asking import SettingsOf, asker_of
from cogs.patience import patiently
from cogs.showing import ACCENT
from services.audit_log import Look, read_look, write_look
from services.config.server_names import server_names
from services.database import Database
from services.discord.server_state import ServerState
from services.errors import ProfilerError
from services.looks.log import Asked, LogPage, find_looks, without_strangers
from services.looks.names import What
from services.looks.telling import told_log
from services.people.access import Asker, NotAllowed, check_staff, is_admin
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.people.students import find_person
from services.people.viewing import check_may_see
from services.wording.answers import Told
from services.wording.periods import Course, Period, local_day, read_period
from services.wording.words import Words

MARK, ACTION = "al", "audit log"
EVER = date(2015, 5, 13)  # Discord's first day
PRESSED = {InteractionType.component}


class LookLog:
    """Answers from the log of looks: administrators see everything, mentors what they did themselves."""

    def __init__(
        self,
        database: Database,
        state: ServerState,
        seeing: Seeing,
        settings: SettingsOf,
        clock: Callable[[], datetime],
    ) -> None:
        self._database, self._state, self._seeing = database, state, seeing
        self._settings, self._clock = settings, clock

    async def show(
        self, interaction: Interaction[Any], *, person: int | None, student: int | None, what: str, period: str
    ) -> None:
        """Answer with the first page, privately, and write this look down too."""
        asker, settings = self._allowed(interaction)
        if not is_admin(asker, settings) and person not in {None, asker.user_id}:
            raise NotAllowed(settings.words("You see what you did yourself; administrators see all."))
        values = {"person": person, "student": student, "what": what, "period": period}
        now = self._clock()
        _period(values, settings, now)  # a wrong one is told before anything is begun
        await interaction.response.defer(ephemeral=True)
        where, question = interaction.channel_id, {"values": values}
        look = Look(asker.guild_id or 0, interaction.id, now, asker.user_id, ACTION, student, where, question)
        async with patiently(settings.words):
            await self._check_student(student, asker, settings)
            await write_look(self._database, look)
            embed, view = await self._page(look, asker, settings, 1)
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    async def turn(self, interaction: Interaction[Any]) -> None:
        """Show another page in the place of the one below which somebody pressed."""
        data: Any = interaction.data
        wish = _read_id(data["custom_id"]) if interaction.type in PRESSED else None
        if wish is None:
            return
        asker, settings = self._allowed(interaction)
        await interaction.response.defer()
        async with patiently(settings.words):
            look = await read_look(self._database, interaction.guild_id or 0, wish[0])
            if look is None or look.action != ACTION or look.actor_id != asker.user_id:
                raise ProfilerError(settings.words("I no longer know what this answer was about. Please ask again."))
            embed, view = await self._page(look, asker, settings, wish[1])
        await interaction.edit_original_message(embed=embed, view=view)

    async def _page(
        self, look: Look, asker: Asker, settings: GuildSettings, number: int
    ) -> tuple[nextcord.Embed, ui.View]:
        """One page of what a look asked for, as far as its reader may see it now."""
        values, words = look.question["values"], settings.words
        period, everything = _period(values, settings, look.at), is_admin(asker, settings)
        asked = Asked(
            period.starts_at(settings.zone),
            min(period.ends_at(settings.zone), look.at),
            values["person"] if everything else asker.user_id,
            values["student"],
            What(values["what"]) if values["what"] else None,
        )
        async with self._database.pool.acquire() as con:
            page = await find_looks(con, look.guild_id, asked, number)
        page = without_strangers(page, self._seeing.at_once(asker, settings).cohorts)
        told = told_log(page, period, words, server_names(self._state, look.guild_id), own=not everything)
        return _embed(told), _view(look.id, page, words)

    async def _check_student(self, student: int | None, asker: Asker, settings: GuildSettings) -> None:
        """Raise NotAllowed when a mentor asks about somebody of another cohort."""
        viewer = self._seeing.at_once(asker, settings)
        if student is None or viewer.cohorts is None:
            return
        async with self._database.pool.acquire() as con:
            person = await find_person(con, asker.guild_id or 0, student, settings)
        if person is None:
            raise NotAllowed(settings.words("I do not know this person on this server."))
        check_may_see(person, viewer, settings)

    def _allowed(self, interaction: Interaction[Any]) -> tuple[Asker, GuildSettings]:
        asker, settings = asker_of(interaction), self._settings(interaction.guild_id or 0, interaction.guild_locale)
        check_staff(asker, settings)
        return asker, settings


def _period(values: dict[str, Any], settings: GuildSettings, now: datetime) -> Period:
    course = Course(settings.course_start or EVER, settings.course_end)
    return read_period(values["period"], local_day(now.astimezone(UTC), settings.zone), course, settings.words)


def _embed(told: Told) -> nextcord.Embed:
    embed = nextcord.Embed(title=told.title, description=told.text, colour=ACCENT)
    embed.set_footer(text=told.footer[:2048])
    return embed


def _view(look: int, page: LogPage, words: Words) -> ui.View:
    """The pages before and after; nothing where there is but one. A listener takes the presses."""
    view = ui.View(timeout=None)
    if page.pages > 1:
        place = words("{page} / {pages}", page=words.number(page.page), pages=words.number(page.pages))
        for label, number, off in (
            ("◀", str(page.page - 1), page.page <= 1),
            (place, "here", True),
            ("▶", str(page.page + 1), page.page >= page.pages),
        ):
            custom_id = f"{MARK}:{look}:{number}"
            view.add_item(ui.Button(label=label, custom_id=custom_id, style=ButtonStyle.secondary, disabled=off))
    view.stop()
    return view


def _read_id(text: str) -> tuple[int, int] | None:
    """The look and the page of a button of ours; None for anything else."""
    mark, _, rest = text.partition(":")
    look, _, page = rest.partition(":")
    ours = mark == MARK and all(part.isascii() and part.isdigit() and len(part) < 20 for part in (look, page))
    return (int(look), int(page)) if ours else None
