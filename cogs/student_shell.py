"""One way from a student to their own record: privately on the server, or in the bot's direct messages."""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import nextcord
from nextcord import Interaction, InteractionType

from cogs.asking import SettingsOf
from cogs.form_message import entered, open_form
from cogs.patience import patiently
from cogs.report_message import EMBED_SIZE, embed_of, files_of
from cogs.showing import shown
from cogs.student_ids import ANY_SERVER, StudentId
from cogs.student_message import student_view
from services.audit_log import Look, write_look
from services.errors import ProfilerError
from services.logs import about
from services.people.access import NotAllowed
from services.people.belonging import is_known, is_member, servers_of
from services.people.guild_settings import GuildSettings
from services.reports.action import Form
from services.reports.report import Choice, Menu, Report
from services.reports.student_press import Handed, StudentPress, StudentTools
from services.students_book import Answered, act_for_student
from services.wording.words import SPOKEN

log = logging.getLogger(__name__)

FORM_SECONDS = 1.5  # a form has to be the first answer, and Discord waits three seconds for that
EVERYTHING = "answer.txt"
CONVERSATION = ("nudge_", "faq_")
"""How the actions below messages of mentors begin."""


type Servers = Callable[[], Awaitable[Mapping[int, str]]]
"""The names of the servers that the bot is on, by id."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: an action with a value, on a server where that was said, with what they gave along."""

    action: str
    value: str = ""
    guild_id: int = ANY_SERVER
    entered: Mapping[str, str] = field(default_factory=dict)


class StudentShell:
    """Carries out what people ask about themselves; every command and button of students comes here.

    The answer is theirs alone. In direct messages it is about the one server they share with the bot; where there are
    several they choose.
    """

    def __init__(
        self, tools: StudentTools, settings_of: SettingsOf, servers: Servers, clock: Callable[[], datetime]
    ) -> None:
        self.tools, self.clock = tools, clock
        self._settings_of, self._servers_here = settings_of, servers

    async def carry_out(self, interaction: Interaction[Any], wish: Wish) -> None:
        """Do it; its form comes at once, anything else when it is done."""
        words = self._settings(interaction, wish.guild_id or interaction.guild_id or 0).words
        acting = asyncio.ensure_future(self._done(interaction, wish))
        is_form = interaction.type is InteractionType.modal_submit
        try:
            if not is_form:
                await asyncio.wait([acting], timeout=FORM_SECONDS)
                press, form = acting.result() if acting.done() else (None, None)
                if press is not None and isinstance(form, Form):
                    await open_form(interaction, form, StudentId(press.guild_id, press.action, press.value))
                    return
            await interaction.response.defer(ephemeral=interaction.guild_id is not None, with_message=True)
            async with patiently(words, wish.entered if is_form else None):
                press, done = await acting
        finally:
            acting.cancel()
        await self._tell(interaction, wish, press, done)

    async def _done(self, interaction: Interaction[Any], wish: Wish) -> tuple[StudentPress | None, Answered]:
        """What came of it, and of which press; of none where the server has to be chosen first."""
        user = interaction.user.id if interaction.user else 0
        if interaction.guild_id is not None:
            if wish.guild_id not in {ANY_SERVER, interaction.guild_id}:
                raise NotAllowed(
                    self._settings(interaction, 0).words("This belongs to another server. Press it there.")
                )
            guild_id, known = interaction.guild_id, await is_known(self.tools.database, interaction.guild_id, user)
        else:
            servers = await self._servers(interaction, wish, user)
            if len(servers) > 1:
                return None, await self._which(servers, interaction)
            ((guild_id, known),) = servers.items()
        settings = self._settings(interaction, guild_id, wish.action)
        press = StudentPress(
            guild_id=guild_id,
            user_id=user,
            action=wish.action,
            value=wish.value,
            settings=settings,
            now=self.clock(),
            entered=wish.entered,
            id=interaction.id,
            via="dm" if interaction.guild_id is None else "server",
            member=known,
        )
        if known:
            await self._log(interaction, press)
        return press, await act_for_student(self.tools, press)

    async def _servers(self, interaction: Interaction[Any], wish: Wish, user: int) -> dict[int, bool]:
        """The servers it may be about, and whether each knows them; at least one."""
        words, here = self._settings(interaction, 0).words, await self._servers_here()
        if wish.guild_id != ANY_SERVER:
            known = wish.guild_id in here and await is_known(self.tools.database, wish.guild_id, user)
            if not known and not await is_member(self.tools.rest, wish.guild_id, user):
                raise NotAllowed(words("I do not know you on that server, so there is nothing I could do there."))
            return {wish.guild_id: known}
        servers = await servers_of(self.tools.database, self.tools.rest, [*here], user)
        if not servers:
            raise NotAllowed(words("I do not know you from any server that I am on. Use the command there."))
        return servers

    async def _which(self, servers: Mapping[int, bool], interaction: Interaction[Any]) -> Report:
        words, here = self._settings(interaction, 0).words, await self._servers_here()
        names = {guild_id: here.get(guild_id, "") for guild_id in servers}
        lines = tuple(Choice(name or str(guild_id), str(guild_id)) for guild_id, name in names.items())
        return Report(words("Which server?"), menu=Menu("", words("Choose a server"), lines))

    async def _log(self, interaction: Interaction[Any], press: StudentPress) -> None:
        log.info(
            "own record: user=%s action=%s guild=%s",
            press.user_id,
            press.action,
            press.guild_id,
            extra=about("own_record", guild=press.guild_id, action=press.action),
        )
        await write_look(
            self.tools.database,
            Look(
                press.guild_id,
                press.id,
                press.now,
                press.user_id,
                press.action,
                press.user_id,
                interaction.channel_id if press.via == "server" else None,  # nobody else can see the other
                {"value": press.value},
            ),
        )

    async def _tell(
        self, interaction: Interaction[Any], wish: Wish, press: StudentPress | None, done: Answered
    ) -> None:
        alone = interaction.guild_id is not None
        if isinstance(done, Form):  # its time is over
            words = self._settings(interaction, wish.guild_id).words
            raise ProfilerError(words("That took me too long. Please press the button again."))
        if isinstance(done, Report):
            asked = StudentId(ANY_SERVER, wish.action, wish.value) if press is None else None
            view = student_view(done, press.guild_id if press else ANY_SERVER, asked)
            embed = embed_of(done)
            await self._name_server(embed, press)
            given: dict[str, Any] = {"embed": embed, "ephemeral": alone}
            if view.children:
                given["view"] = view
            if files := files_of(done):
                given["files"] = files
            await interaction.followup.send(**given)
            return
        told, handed = (done.told, done.files) if isinstance(done, Handed) else (done, ())
        embed, whole = shown(told, EVERYTHING)
        await self._name_server(embed, press)
        files = [nextcord.File(io.BytesIO(content), name) for name, content in handed]
        await interaction.followup.send(
            embed=embed, ephemeral=alone, files=[*files, *([whole.sendable()] if whole else [])]
        )

    async def _name_server(self, embed: nextcord.Embed, press: StudentPress | None) -> None:
        """Say above an answer in direct messages of which server it is: there nothing else tells."""
        if press is None or press.via != "dm":
            return
        name = (await self._servers_here()).get(press.guild_id)
        if name and len(embed) + len(name) <= EMBED_SIZE:
            embed.set_author(name=name)

    def _settings(self, interaction: Interaction[Any], guild_id: int, action: str = "") -> GuildSettings:
        """What is set for a server, in the language of whoever asks where the bot speaks it.

        In a conversation with the mentors it stays that of the server, in which the message with the button is.
        """
        settings = self._settings_of(guild_id, interaction.guild_locale)
        if guild_id and action.startswith(CONVERSATION):
            return settings
        spoken = (interaction.locale or "").partition("-")[0]
        return replace(settings, language=str(interaction.locale)) if spoken in SPOKEN else settings


def filled(interaction: Interaction[Any]) -> Mapping[str, str]:
    """What was entered in a form; nothing where none was sent."""
    return entered(interaction) if interaction.type is InteractionType.modal_submit else {}
