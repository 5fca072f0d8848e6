"""Doing something that a command or a button asks for: a form comes at once, anything else once it is done."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from nextcord import Interaction

from cogs.answering import Answering, send
from cogs.custom_ids import CustomId, Kind
from cogs.form_message import entered, open_form
from cogs.patience import patiently
from cogs.showing import shown
from services.audit_log import subject_of_press
from services.errors import ProfilerError
from services.people.finding import student_given
from services.people.guild_settings import GuildSettings
from services.reports import book
from services.reports.action import Ask, Form, Press
from services.reports.report import Report
from services.wording.answers import Told

FORM_SECONDS = 1.5  # a form has to be the first answer, and Discord waits three seconds for that
EVERYTHING = "answer.txt"

type Done = Told | Form | Ask | Report


async def act(
    answering: Answering,
    interaction: Interaction[Any],
    action: str,
    *,
    student: str = "",
    value: str = "",
    typed: Mapping[str, str] | None = None,
) -> None:
    """Do an action of the book for a command, seen by nobody but the asker.

    Its value is the id of the student that was typed, followed by `value`; "0" stands for no student. What was `typed`
    into the other options is what a form would bring; with none of it the action may open its form.
    """
    asker, settings = answering.asked_by(interaction)

    async def acted() -> tuple[Press, Done]:
        viewer = await answering.viewer(asker, settings)
        chosen = 0
        if student:
            async with answering.tools.database.pool.acquire() as con:
                chosen = await student_given(con, interaction.guild_id or 0, student, viewer, settings)
        press = Press(
            guild_id=interaction.guild_id or 0,
            action=action,
            value=f"{chosen}:{value}" if value else str(chosen),
            viewer=viewer,
            settings=settings,
            now=answering.clock(),
            entered={key: text.strip() for key, text in (typed or {}).items()},
            id=interaction.id,
        )
        return press, await book.act(answering.tools, press)

    await carry_out(answering, interaction, CustomId(interaction.id, Kind.DO, action), acted(), settings, typed=typed)


async def carry_out(
    answering: Answering,
    interaction: Interaction[Any],
    pressed: CustomId,
    acted: Coroutine[Any, Any, tuple[Press, Done]],
    settings: GuildSettings,
    *,
    typed: Mapping[str, str] | None = None,
) -> None:
    """Await what was asked for and answer with it; nothing that was typed is lost when it cannot be kept."""
    acting = asyncio.ensure_future(acted)
    try:
        if pressed.kind is not Kind.FORM:
            await asyncio.wait([acting], timeout=FORM_SECONDS)
            press, form = acting.result() if acting.done() else (None, None)
            if press is not None and isinstance(form, Form):
                await open_form(interaction, form, CustomId(pressed.look, Kind.FORM, press.action, press.value))
                return
        await interaction.response.defer(ephemeral=True, with_message=True)
        async with patiently(settings.words, entered(interaction) if pressed.kind is Kind.FORM else typed):
            press, done = await acting
    finally:
        acting.cancel()
    await _tell(answering, interaction, pressed, press, done)


async def _tell(
    answering: Answering, interaction: Interaction[Any], pressed: CustomId, press: Press, done: Done
) -> None:
    settings, words = press.settings, press.settings.words
    if isinstance(done, Ask):
        await answering.answer(interaction, done.name, done.values, alone=True)
        return
    if isinstance(done, Form):  # its time is over
        raise ProfilerError(words("That took me too long. Please press the button again."))
    subject = await subject_of_press(answering.tools.database, press.guild_id, press.value, pressed.look)
    values = {"action": press.action, "value": press.value}
    await answering.log_look(interaction, press.action, values, press.viewer, subject=subject)
    if isinstance(done, Report):
        await send(interaction, done, pressed.look, settings, alone=True, again=False)
        return
    embed, file = shown(done, EVERYTHING)
    await interaction.followup.send(embed=embed, ephemeral=True, files=[file.sendable()] if file else [])
