"""What administrators do with settings: look, change, reset, take a file away and bring one back."""

from collections.abc import Mapping

from services.audit_log import Look, keep, read_look, write_look
from services.config import store
from services.config.applying import applied
from services.config.catalogue import SETTINGS, Group, Setting
from services.config.erasing import stays, stays_unagreed, sure_knobs, unagreed_goes
from services.config.files import read_file, written_file
from services.config.importing import APPLY, BROUGHT, check_together_with, preview
from services.config.kinds import Json
from services.config.leaving_out import CHOICES, leaves_out, recorded_there
from services.config.live import Changed, LiveSettings
from services.config.pages import ALL, ERASE, FORM, GO, PICK, SURE, VALUE, Pages, found_setting, picked
from services.config.server_names import ServerNames, server_names
from services.config.telling import follows, told_changed
from services.database import Database
from services.discord.server_state import ServerState
from services.erasure.asking import ask_erasure
from services.erasure.unagreed import ask_for_unagreed, unagreed
from services.errors import ProfilerError
from services.people.guild_settings import ConsentMode
from services.reports.action import Form
from services.reports.report import Style
from services.setup.panel import Knob, Panel
from services.setup.walk import Pressed
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import as_it_is
from services.wording.words import Words

ERASED = "config erase"
MODE = "consent_mode"


class ConfigDesk:
    """Shows and changes the settings of servers; whoever comes here may."""

    def __init__(self, database: Database, state: ServerState, live: LiveSettings) -> None:
        self._database, self._state, self._live = database, state, live

    def server(self, guild_id: int) -> ServerNames:
        """The roles and channels of a server."""
        return server_names(self._state, guild_id)

    def setting(self, typed: str, words: Words) -> Setting:
        """The setting of that name; a ProfilerError where there is none."""
        found = found_setting(typed, words)
        if found is None:
            name = as_it_is(typed)
            raise ProfilerError(words("There is no setting called “{name}”. Choose one that is offered.", name=name))
        return found

    def form(self, pressed: Pressed) -> Form | None:
        """The form that a press opens, at once; None where it opens none."""
        setting = SETTINGS.get(pressed.step)
        if setting is None or pressed.action != FORM:
            return None
        return self._pages(pressed.guild_id).form(setting)

    async def show(self, guild_id: int, place: str) -> Panel:
        """The page of a setting or group by its name, else the one of everything."""
        pages = self._pages(guild_id)
        if place in SETTINGS:
            return await self._one(guild_id, SETTINGS[place])
        groups = {group.value: group for group in Group}
        return pages.group(groups[place]) if place in groups else pages.all()

    async def press(self, pressed: Pressed) -> Panel:
        """Do what was pressed and return what to show then; raises ProfilerError."""
        setting = SETTINGS.get(pressed.step)
        if pressed.action == GO or (pressed.action == PICK and pressed.value == GO):
            return await self.show(pressed.guild_id, pressed.values[0] if pressed.values else pressed.value or ALL)
        if pressed.action == APPLY:
            return await self._apply(pressed)
        if setting is None:
            return await self.show(pressed.guild_id, ALL)
        match pressed.action:
            case "pick":
                return await self.change(pressed, setting, picked(setting, [*pressed.values]))
            case "sent":
                return await self.type(pressed, setting, pressed.fields.get(VALUE, ""))
            case "reset":
                return await self.change(pressed, setting, None)
            case "erase" | "sure":
                return await self._erase(pressed, setting, sure=pressed.action == SURE)
        return await self._one(pressed.guild_id, setting)

    async def type(self, pressed: Pressed, setting: Setting, typed: str) -> Panel:
        """Set what somebody typed; a ProfilerError gives it back with what to write instead."""
        words = self._words(pressed.guild_id)
        try:
            value = setting.read(typed, words, self.server(pressed.guild_id))
        except ProfilerError as problem:
            raise ProfilerError(f"**{setting.label(words)}**: {problem}\n>>> {as_it_is(typed)}") from problem
        return await self.change(pressed, setting, value)

    async def change(self, pressed: Pressed, setting: Setting, value: Json) -> Panel:
        """Set a value, None for the default, and show the setting with what follows."""
        changed = await self.changed(pressed, {setting.name: value})
        words = self._words(pressed.guild_id)  # perhaps the language is what changed
        said = told_changed(changed, self._live, words, self.server(pressed.guild_id))
        return await self._one(pressed.guild_id, setting, (*said, *follows(changed, words)), changed)

    async def changed(self, pressed: Pressed, changes: Mapping[str, Json]) -> Changed:
        """Set several values together."""
        return await self._live.change(
            pressed.guild_id, changes, pressed.by, pressed.now, pressed.id, channel_id=pressed.channel_id
        )

    async def _one(
        self, guild_id: int, setting: Setting, said: tuple[str, ...] = (), changed: Changed | None = None
    ) -> Panel:
        words, knobs = self._words(guild_id), []
        async with self._database.pool.acquire() as con:
            since = (await store.since(con, guild_id)).get(setting.name)
            if setting.name in CHOICES:
                recorded = await recorded_there(con, guild_id, self._live.of(guild_id))
                number = sum(recorded.values())
                if number:
                    said = (*said, stays(number, words))
                    knobs.append(Knob(words("Erase it"), ERASE, style=Style.GRAVE))
                if changed is not None and self._some_return(guild_id, changed):
                    said = (*said, words("What was written meanwhile in channels recorded again is read now."))
            if setting.name == MODE and (people := await self._unagreed(con, guild_id)):
                said = (*said, stays_unagreed(len(people), words))
                knobs.append(Knob(words("Erase it"), ERASE, style=Style.GRAVE))
        return self._pages(guild_id).one(setting, since, said, tuple(knobs))

    async def _unagreed(self, con: Connection, guild_id: int) -> list[int]:
        """Whom the server would have to ask first, and of whom it has recorded something."""
        settings = self._live.of(guild_id)
        return await unagreed(con, guild_id, settings) if settings.consent_mode is ConsentMode.OPT_IN else []

    async def _erase_unagreed(self, pressed: Pressed, setting: Setting, *, sure: bool) -> Panel:
        """Ask once more, then have erased what is recorded of those who have not agreed."""
        guild_id, words = pressed.guild_id, self._words(pressed.guild_id)

        async def work(con: Connection) -> int:
            people = await self._unagreed(con, guild_id)
            if sure and people:
                await ask_for_unagreed(con, guild_id, people, pressed.now)
                question = {"people": len(people)}
                await keep(
                    con, Look(guild_id, pressed.id, pressed.now, pressed.by, ERASED, None, pressed.channel_id, question)
                )
            return len(people)

        number = await in_one_transaction(self._database, work)
        async with self._database.pool.acquire() as con:
            since = (await store.since(con, guild_id)).get(setting.name)
        knobs = () if sure else sure_knobs(setting, words)
        return self._pages(guild_id).one(setting, since, (unagreed_goes(number, words, sure=sure),), knobs)

    async def _erase(self, pressed: Pressed, setting: Setting, *, sure: bool) -> Panel:
        """Ask once more, then have erased what is recorded of the channels that are left out."""
        guild_id, words = pressed.guild_id, self._words(pressed.guild_id)
        if setting.name == MODE:
            return await self._erase_unagreed(pressed, setting, sure=sure)
        if setting.name not in CHOICES:
            return await self._one(guild_id, setting)

        async def work(con: Connection) -> dict[int, int]:
            recorded = await recorded_there(con, guild_id, self._live.of(guild_id))
            if sure:
                for channel_id in recorded:
                    await ask_erasure(con, guild_id, "channel", channel_id, "ignored", pressed.now)
                question = {"channels": [str(one) for one in recorded], "messages": sum(recorded.values())}
                look = Look(guild_id, pressed.id, pressed.now, pressed.by, ERASED, None, pressed.channel_id, question)
                await keep(con, look)
            return recorded

        recorded = await in_one_transaction(self._database, work)
        async with self._database.pool.acquire() as con:
            since = (await store.since(con, guild_id)).get(setting.name)
        number = words.count("{n} message", "{n} messages", sum(recorded.values()))
        if sure:
            said = words("🗑️ {messages} are being erased, for good. That takes minutes.", messages=number)
            return self._pages(guild_id).one(setting, since, (said,))
        said = words("Erase {messages} with their files and reactions, for good?", messages=number)
        return self._pages(guild_id).one(setting, since, (said,), sure_knobs(setting, words))

    def file(self, guild_id: int) -> bytes:
        """The settings of a server as a file."""
        guild = self._state.guilds.get(guild_id)
        return written_file(self._live, guild_id, guild.name if guild else "", self.server(guild_id))

    async def brought(self, pressed: Pressed, content: bytes) -> Panel:
        """What a file would change, to be confirmed; the log of looks keeps it until then. Raises ProfilerError."""
        guild_id, words, server = pressed.guild_id, self._words(pressed.guild_id), self.server(pressed.guild_id)
        brought = read_file(content, self._live, guild_id, words, server)
        check_together_with(self._live, guild_id, brought.changes)
        question = {"changes": dict(brought.changes)}
        look = Look(guild_id, pressed.id, pressed.now, pressed.by, BROUGHT, None, pressed.channel_id, question)
        await write_look(self._database, look)
        return preview(brought, self._live, guild_id, pressed.id, words, server)

    async def _apply(self, pressed: Pressed) -> Panel:
        """Set what a file brought, once that was confirmed."""
        guild_id, words = pressed.guild_id, self._words(pressed.guild_id)
        known = int(pressed.value) if pressed.value.isascii() and pressed.value.isdigit() else 0
        look = await read_look(self._database, guild_id, known)
        if look is None or look.action != BROUGHT:
            raise ProfilerError(words("I no longer know this file. Please use `/config import` again."))
        changed = await self.changed(pressed, look.question["changes"])
        words = self._words(guild_id)
        said = (*told_changed(changed, self._live, words, self.server(guild_id)), *follows(changed, words))
        pages = self._pages(guild_id)
        return pages.applied(said)

    def _some_return(self, guild_id: int, changed: Changed) -> bool:
        """Whether a channel is recorded again that was left out before a change."""
        now = self._live.of(guild_id)
        values = {**self._live.own(guild_id), **changed.before}
        before = applied(self._live.defaults, {name: one for name, one in values.items() if one is not None}, None)
        lines = [self._state.line_of(one.id) for one in self._state.in_guild(guild_id)]
        return any(leaves_out(before, line) and not leaves_out(now, line) for line in lines)

    def _pages(self, guild_id: int) -> Pages:
        return Pages(self._live, guild_id, self._words(guild_id), self.server(guild_id))

    def _words(self, guild_id: int) -> Words:
        return self._live.of(guild_id).words
