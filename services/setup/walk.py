"""What a press in the guided set-up does: settings are changed at once, and the next step is shown."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp
import orjson

from services.attachments.due import counts
from services.attachments.objects.store import ObjectStore
from services.config.leaving_out import recorded_there
from services.config.live import LiveSettings
from services.consent.panel import post_panel
from services.database import Database
from services.delivery import Courier
from services.discord.errors import DiscordUnavailable
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.errors import ProfilerError
from services.reports.action import Form
from services.reports.report import Style
from services.setup.check import look as look_at
from services.setup.findings import Finding
from services.setup.guessing import language_of
from services.setup.looking import ROLE_MEMBERS, Look, channels_of
from services.setup.panel import Knob, Panel
from services.setup.progress import keep_progress, read_progress
from services.setup.steps.check import AGAIN
from services.setup.steps.finish import GO
from services.setup.steps.order import BY_NAME, FIRST, LAST, STEPS, after
from services.setup.steps.step import Step
from services.storage.transactions import in_one_transaction

log = logging.getLogger(__name__)

NEXT, BACK, PICK, SENT, FORM = "next", "back", "pick", "sent", "form"
MARK = 6  # characters; of the 100 that Discord allows a button, ten guesses take 60
CHECK_SECONDS = 8.0  # a step is shown without a check of the server when Discord takes longer
LEAVING_OUT = frozenset({"channels", "attachments"})
CHECKED = frozenset({"check", LAST})
NOTICE = "select channel_id from consent_panel where guild_id = $1 and message_id is not null"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What an administrator did: `action` on a step, with the button's `value`, a menu's or a form's values.

    `locales` are the administrator's and the server's. `id` is that of Discord's interaction.
    """

    guild_id: int
    by: int
    now: datetime
    id: int
    step: str
    action: str = ""
    value: str = ""
    values: Sequence[str] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    locales: tuple[str | None, ...] = ()
    channel_id: int | None = None


class Walk:
    """The guided set-up of every server; everything it knows is in the database."""

    def __init__(
        self,
        database: Database,
        rest: DiscordRest,
        store: ObjectStore | None,
        state: ServerState,
        live: LiveSettings,
        courier: Courier,
    ) -> None:
        self._database, self._rest, self._store = database, rest, store
        self._state, self._live, self._courier = state, live, courier

    async def begin(self, pressed: Pressed) -> Panel:
        """The step that was asked for, else the one where somebody stopped."""
        if pressed.step in BY_NAME:
            return await self._shown(pressed, pressed.step)
        async with self._database.pool.acquire() as con:
            progress = await read_progress(con, pressed.guild_id)
        known = progress is not None and progress.step in BY_NAME
        return await self._shown(pressed, progress.step if known and progress is not None else FIRST)

    def form(self, pressed: Pressed) -> Form | None:
        """The form that a press opens, at once; None where it opens none."""
        step = BY_NAME.get(pressed.step)
        if step is None or pressed.action not in {PICK, FORM}:
            return None
        return step.form(self._known(pressed), pressed.value, pressed.values)

    async def press(self, pressed: Pressed) -> Panel:
        """Do what was pressed and return what to show then; a ProfilerError is shown above the step."""
        step = BY_NAME.get(pressed.step)
        if step is None:
            return await self._shown(pressed, FIRST)
        try:
            return await self._pressed(step, pressed)
        except ProfilerError as problem:
            typed = "\n".join(text for text in pressed.fields.values() if text)
            told = f"{problem}\n>>> {typed}" if typed else str(problem)
            return replace(await self._shown(pressed, step.name, keep=False), problem=told)

    async def _pressed(self, step: Step, pressed: Pressed) -> Panel:
        match pressed.action:
            case "pick" if pressed.value == GO and pressed.values:
                return await self._shown(pressed, pressed.values[0])
            case "pick":
                await self._change(pressed, step.chosen(self._known(pressed), pressed.value, pressed.values))
            case "sent":
                await self._change(pressed, step.entered(self._known(pressed), pressed.value, pressed.fields))
            case "next":
                return await self._confirmed(step, pressed)
            case "back":
                return await self._shown(pressed, after(step.name, by=-1))
            case "post":
                await self._post(pressed)
            case "done":
                return await self._finished(pressed)
        return await self._shown(pressed, step.name, keep=pressed.action != AGAIN)

    async def _confirmed(self, step: Step, pressed: Pressed) -> Panel:
        """Keep the guesses that were shown and go on; where others would be kept now, show those first.

        What was chosen meanwhile is no guess any more: whoever chooses and goes on quickly is not asked again.
        """
        look = await self._look(pressed, step.name)
        guessed = step.unconfirmed(look)
        if not marks(guessed) <= each_mark(pressed.value):
            said = look.words("Something changed meanwhile. Please look at this step once more.")
            return replace(self._panel(step, look), problem=said)
        await self._change(pressed, guessed)
        return await self._shown(pressed, after(step.name), done=step.name)

    async def _post(self, pressed: Pressed) -> None:
        look = self._known(pressed)
        room = look.channel(look.value("privacy_channel"))
        if room is None:
            raise ProfilerError(look.words("Choose a channel for the notice first."))
        try:
            await post_panel(
                self._database,
                self._courier,
                pressed.guild_id,
                room.id,
                pressed.by,
                pressed.now,
                look.settings,
                pressed.id,
            )
        except DiscordUnavailable as away:
            raise ProfilerError(look.words("Discord does not answer me right now. Please try again.")) from away

    async def _finished(self, pressed: Pressed) -> Panel:
        """The end: how mentors begin."""
        await self._keep(pressed, LAST, (LAST,), finished=True)
        look = await self._look(pressed, FIRST)
        words, room = look.words, look.channel(look.value("mentor_channel"))
        where = words("in {channel}", channel=f"<#{room.id}>") if room else words("anywhere")
        lines = (
            words("I am recording. Mentors type these {where}:", where=where),
            words(
                "`/cohort overview` for how all are doing, `/quiet` for who went silent, `/activity` for one student."
            ),
            words("`/setup` brings you back here, `/config show` lists every setting."),
        )
        return Panel(LAST, words("All set"), replace(STEPS[-1].body(look), above=lines, picks=(), below=(), knobs=()))

    async def _change(self, pressed: Pressed, changes: Mapping[str, Any]) -> None:
        if changes:
            await self._live.change(
                pressed.guild_id, changes, pressed.by, pressed.now, pressed.id, channel_id=pressed.channel_id
            )

    async def _shown(self, pressed: Pressed, name: str, *, done: str | None = None, keep: bool = True) -> Panel:
        step = BY_NAME.get(name, STEPS[0])
        if keep:
            await self._keep(pressed, step.name, () if done is None else (done,))
        return self._panel(step, await self._look(pressed, step.name))

    async def _keep(self, pressed: Pressed, step: str, done: Sequence[str], *, finished: bool = False) -> None:
        await in_one_transaction(
            self._database,
            lambda con: keep_progress(
                con, pressed.guild_id, step, done=done, by=pressed.by, at=pressed.now, finished=finished
            ),
        )

    def _panel(self, step: Step, look: Look) -> Panel:
        words = look.words
        title, steering = step.title(words), []
        if step in STEPS:
            page = STEPS.index(step) + 1
            title = words("{title} · {page} of {pages}", title=title, page=page, pages=len(STEPS))
        if step.name != FIRST:
            steering.append(Knob(words("Back"), BACK))
        if step.name != LAST:
            steering.append(Knob(words("Continue"), NEXT, "".join(sorted(marks(step.unconfirmed(look)))), Style.MAIN))
        footer = words("Leave whenever you like: `/setup` brings you back.") if step.name == FIRST else ""
        return Panel(step.name, title, step.body(look), tuple(steering), footer)

    def _known(self, pressed: Pressed) -> Look:
        """What is known without asking anybody."""
        guild = self._state.guilds.get(pressed.guild_id)
        settings, own = self._live.of(pressed.guild_id), frozenset(self._live.own(pressed.guild_id))
        if "language" not in own and not self._live.defaults.language:
            settings = replace(settings, language=language_of(*pressed.locales))
        if guild is None:
            raise ProfilerError(settings.words("I am still connecting to this server. Please try again in a minute."))
        channels = channels_of(self._state, pressed.guild_id)
        return Look(
            guild,
            channels,
            settings,
            pressed.now,
            pressed.locales,
            own,
            permissions={one.id: self._state.permissions(one.id) for one in channels},
        )

    async def _look(self, pressed: Pressed, step: str) -> Look:
        """Everything that a step shows."""
        known = self._known(pressed)
        async with self._database.pool.acquire() as con:
            members = {row["role_id"]: row["count"] for row in await con.fetch(ROLE_MEMBERS, pressed.guild_id)}
            progress = await read_progress(con, pressed.guild_id)
            files = await counts(con, pressed.guild_id) if step == "attachments" else {}
            notice = await con.fetchval(NOTICE, pressed.guild_id) if step == LAST else None
            kept = await recorded_there(con, pressed.guild_id, known.settings) if step in LEAVING_OUT else {}
        findings = await self._findings(pressed, known) if step in CHECKED else None
        return replace(
            known,
            members=members,
            progress=progress,
            files=files,
            notice=notice,
            findings=findings,
            still_recorded=sum(kept.values()),
        )

    async def _findings(self, pressed: Pressed, look: Look) -> tuple[Finding, ...] | None:
        me = self._state.bot_user_id or 0
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                return tuple(await look_at(self._rest, me, pressed.guild_id, self._store, look.settings))
        except (ProfilerError, aiohttp.ClientError, OSError) as away:
            log.warning("/setup: Discord could not be asked: %s", away)
            return None


def marks(values: Mapping[str, Any]) -> frozenset[str]:
    """A few characters for each value by its name, so that a button can carry what its step showed."""
    return frozenset(hashlib.sha256(orjson.dumps(one)).hexdigest()[:MARK] for one in values.items())


def each_mark(carried: str) -> frozenset[str]:
    """The marks that a button carries, one after the other."""
    return frozenset(carried[at : at + MARK] for at in range(0, len(carried), MARK))
