"""The settings of every server as they hold now: read without waiting, changed in Discord, effective at once."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.audit_log import Look, keep, look_of
from services.config import store
from services.config.applying import applied, check_together
from services.config.catalogue import SETTINGS
from services.config.kinds import Json
from services.config.store import Own
from services.database import Database
from services.errors import ProfilerError
from services.logs import about
from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection, in_one_transaction
from services.wording.words import Words

log = logging.getLogger(__name__)

CONFIG = "config"  # the action of a change in the log of looks

# Told after settings changed: the server, and the names of what did.
type OnChange = Callable[[int, frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did, by name: values before and after, None for the operator's default."""

    before: Mapping[str, Json]
    after: Mapping[str, Json]


class LiveSettings:
    """What is set for each server; `defaults` are the operator's (`language` "" for the server's own).

    Another process may change something too: `refresh` it each minute.
    """

    def __init__(self, database: Database, defaults: GuildSettings, clock: Callable[[], datetime]) -> None:
        self.defaults = defaults
        self._database, self._clock = database, clock
        self._own: dict[int, Own] = {}
        self._made: dict[tuple[int, str | None], GuildSettings] = {}
        self._listeners: list[OnChange] = []
        self._turn = asyncio.Lock()

    def of(self, guild_id: int, locale: str | None = None) -> GuildSettings:
        """What holds for a server; `locale` is the language that Discord says it speaks, None for the stored one."""
        settings = self._made.get((guild_id, locale))
        if settings is None:
            own = self._own.get(guild_id) or Own()
            settings = applied(self.defaults, own.values, locale or own.locale)
            self._made[guild_id, locale] = settings
        return settings

    def own(self, guild_id: int) -> Mapping[str, Json]:
        """What a server has set itself, by name."""
        own = self._own.get(guild_id)
        return {} if own is None else dict(own.values)

    def on_change(self, callback: OnChange) -> None:
        """Call it, synchronously, whenever settings of a server became others."""
        self._listeners.append(callback)

    async def start(self) -> None:
        """Read everything, however long the database takes; before this the operator's defaults hold."""
        await self.refresh()

    async def refresh(self) -> None:
        """Take in what another process changed; a passing trouble of the database is waited out."""
        async with self._turn:
            found = await in_one_transaction(self._database, store.all_own)
            before, self._own = self._own, found
            self._made.clear()
        for guild_id in sorted(before.keys() | found.keys()):
            old, new = (own[guild_id].values if guild_id in own else {} for own in (before, found))
            self._tell(guild_id, {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)})

    async def change(
        self,
        guild_id: int,
        changes: Mapping[str, Json],
        by: int,
        at: datetime,
        interaction_id: int,
        *,
        channel_id: int | None = None,
    ) -> Changed:
        """Set values of a server, None for the operator's default; they hold when this returns.

        One transaction, with a row of the log of looks. The same interaction a second time changes nothing more.

        Raises:
            ProfilerError: a name or value is none, or settings contradict each other; nothing is changed then.
        """
        words = self.of(guild_id).words
        check_values(changes, words)

        async def work(con: Connection) -> tuple[Changed, dict[str, Json]]:
            await store.lock(con, guild_id)
            known = await store.own_values(con, guild_id)
            done = await look_of(con, guild_id, interaction_id)
            if done is not None:  # the answer to an earlier attempt was lost
                return Changed(done.question["before"], done.question["after"]), known
            new = {name: value for name, value in changes.items() if known.get(name) != value}
            after: dict[str, Json] = {name: value for name, value in {**known, **new}.items() if value is not None}
            if new:
                check_together(applied(self.defaults, after, None), words)
                await store.write(con, guild_id, new, known, by=by, at=at)
                question = {"before": {name: known.get(name) for name in new}, "after": dict(new)}
                await keep(con, Look(guild_id, interaction_id, at, by, CONFIG, None, channel_id, question))
            return Changed({name: known.get(name) for name in new}, new), after

        async with self._turn:
            changed, values = await in_one_transaction(self._database, work)
            own = self._own.get(guild_id) or Own()
            self._own[guild_id] = Own(values, own.locale)
            self._made.clear()
        log.info(
            "settings changed: by=%s guild=%s names=%s",
            by,
            guild_id,
            ",".join(sorted(changed.after)),
            extra=about("settings_changed", guild=guild_id),
        )
        self._tell(guild_id, set(changed.after))
        return changed

    def _tell(self, guild_id: int, names: set[str]) -> None:
        for listener in self._listeners if names else ():
            listener(guild_id, frozenset(names))


def check_values(changes: Mapping[str, Json], words: Words) -> None:
    """Raise ProfilerError where a name is no setting, or a value none of its setting."""
    for name, value in changes.items():
        setting = SETTINGS.get(name)
        if setting is None:
            raise ProfilerError(words("There is no setting called “{name}”. Choose one that is offered.", name=name))
        if value is not None and not setting.kind.holds(value):
            raise ProfilerError(words("This is no value for “{setting}”.", setting=setting.label(words)))
