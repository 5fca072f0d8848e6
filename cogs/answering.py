"""One way from a question to its answer: who may ask, the log of looks, the report, one message."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import nextcord
from nextcord import Interaction

from cogs.asking import SettingsOf, asker_of
from cogs.patience import patiently
from cogs.report_message import embed_of, files_of, view_of
from services.activity.store import check_period
from services.audit_log import Look, subject_asked, write_look
from services.logs import about
from services.people.access import Asker, check_mentor, check_staff
from services.people.finding import resolved
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.reports import book
from services.reports.question import Question, ReportTools, Viewer
from services.reports.report import Report

log = logging.getLogger(__name__)

COHORTS = "cohorts"  # of whoever asked, kept with the question: who sees others gets an answer of their own


class Answering:
    """Answers questions about students; commands, buttons and menus all come here."""

    def __init__(
        self, tools: ReportTools, settings_of: SettingsOf, seeing: Seeing, clock: Callable[[], datetime]
    ) -> None:
        self.tools, self.clock = tools, clock
        self.settings_of, self._seeing = settings_of, seeing

    def asked_by(self, interaction: Interaction[Any], name: str = "") -> tuple[Asker, GuildSettings]:
        """Who asks and what is set for their server; raises NotAllowed unless they may have this report or action.

        That is a mentor there, or an administrator too for what is for both.
        """
        asker = asker_of(interaction)
        settings = self.settings_of(interaction.guild_id or 0, interaction.guild_locale)
        check = check_staff if name in book.FOR_STAFF else check_mentor
        check(asker, settings)
        return asker, settings

    async def viewer(self, asker: Asker, settings: GuildSettings, *, public: bool = False) -> Viewer:
        """What an answer may contain that this person, or everybody in the mentor channel, reads."""
        return await self._seeing.viewer(asker, settings, public=public)

    async def answer(
        self,
        interaction: Interaction[Any],
        name: str,
        values: Mapping[str, Any],
        *,
        check: Callable[[Question], None] | None = None,
        alone: bool = False,
    ) -> None:
        """Answer with one message: for everybody in the mentor channel where they all may see it, else for the asker.

        A wrong period, and whatever `check` raises a ProfilerError for, is told before the answer is begun, so that
        only the asker sees it; so is every later mistake.
        """
        asker, settings = self.asked_by(interaction, name)
        viewer = self._seeing.at_once(asker, settings)
        question = Question(interaction.guild_id or 0, name, viewer, settings, self.clock(), values)
        check_period(str(values.get("period") or ""), settings, question.now)
        if check is not None:
            check(question)
        public = not alone and name not in book.PRIVATE and await self._seeing.is_public(asker, settings)
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=not public, with_message=True)
        try:
            async with patiently(settings.words):
                viewer = await self.viewer(asker, settings, public=public)
            await self._answer(interaction, replace(question, viewer=viewer), public=public)
        except Exception:
            if public:
                await _take_back(interaction)
            raise

    async def _answer(self, interaction: Interaction[Any], question: Question, *, public: bool) -> None:
        async with patiently(question.settings.words):
            async with self.tools.database.pool.acquire() as con:
                values = await resolved(con, question.guild_id, question.values, question.viewer, question.settings)
            question = replace(question, values=values)
            await self.log_look(interaction, question.name, question.values, question.viewer)
            report = await book.report(self.tools, question)
        if report.private and public:
            await _take_back(interaction)
            # What everybody may read is less than what the asker may.
            asker, settings = self.asked_by(interaction, question.name)
            report = await book.report(self.tools, replace(question, viewer=await self.viewer(asker, settings)))
        await send(interaction, report, interaction.id, question.settings, alone=report.private or not public)

    async def turn(self, interaction: Interaction[Any], look: Look, values: Mapping[str, Any]) -> None:
        """Ask the question of a look once more, in the place of its answer where that is the presser's to change."""
        asker, settings = self.asked_by(interaction, look.action)
        shown_to_all = not _is_whisper(interaction)
        in_place = not shown_to_all or (
            _reaches_as_far(self._seeing.at_once(asker, settings), look)
            and await self._seeing.is_public(asker, settings)
        )
        async with patiently(settings.words):
            viewer = await self.viewer(asker, settings, public=shown_to_all and in_place)
            await self.log_look(interaction, look.action, values, viewer)
            report = await book.report(
                self.tools, Question(look.guild_id, look.action, viewer, settings, self.clock(), values)
            )
        if not in_place or (report.private and shown_to_all):
            await send(interaction, report, interaction.id, settings, alone=True)
            return
        try:
            await interaction.edit_original_message(
                embed=embed_of(report),
                files=files_of(report),
                attachments=[],
                view=view_of(report, look.id, settings.words),
            )
        except nextcord.NotFound:  # somebody deleted it meanwhile
            await send(interaction, report, interaction.id, settings, alone=True)

    async def log_look(
        self,
        interaction: Interaction[Any],
        action: str,
        values: Mapping[str, Any],
        viewer: Viewer,
        *,
        subject: int | None = None,
    ) -> None:
        """Keep who looks at what, before it is shown; `values` are what a button below the answer asks with again."""
        subject = subject or await subject_asked(self.tools.database, interaction.guild_id or 0, values)
        log.info(
            "look: asker=%s student=%s command=%s guild=%s",
            viewer.user_id,
            subject,
            action,
            interaction.guild_id,
            extra=about("look", guild=interaction.guild_id, channel=interaction.channel_id, action=action),
        )
        cohorts = None if viewer.cohorts is None else sorted(viewer.cohorts)
        question = {"values": dict(values), COHORTS: cohorts}
        look = Look(
            interaction.guild_id or 0,
            interaction.id,
            self.clock(),
            viewer.user_id,
            action,
            subject,
            interaction.channel_id,
            question,
        )
        await write_look(self.tools.database, look)


async def send(
    interaction: Interaction[Any],
    report: Report,
    look: int,
    settings: GuildSettings,
    *,
    alone: bool,
    again: bool = True,
) -> None:
    """One followup with everything: texts, picture, buttons."""
    view = view_of(report, look, settings.words, again=again)
    given: dict[str, Any] = {"embed": embed_of(report), "ephemeral": alone}
    if view.children:
        given["view"] = view
    if files := files_of(report):
        given["files"] = files
    await interaction.followup.send(**given)


async def _take_back(interaction: Interaction[Any]) -> None:
    """Remove the "is thinking" that everybody sees, so that what follows can be for the asker alone."""
    try:
        await interaction.delete_original_message()
    except (nextcord.HTTPException, aiohttp.ClientError, OSError) as refused:  # what went wrong before is to be told
        log.warning("an answer begun for everybody could not be taken back: %s", refused)


def _is_whisper(interaction: Interaction[Any]) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _reaches_as_far(viewer: Viewer, look: Look) -> bool:
    """Whether somebody sees the same students as whoever asked."""
    cohorts = look.question.get(COHORTS)
    return viewer.cohorts == (None if cohorts is None else frozenset(cohorts))
