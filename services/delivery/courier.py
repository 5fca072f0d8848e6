"""Sends messages once. The same key is never sent twice, whatever dies or breaks in between.

A row is committed before the request. Within minutes Discord itself refuses a second message of the same nonce; an
attempt whose answer was lost is looked for in its channel before anything is sent again.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from services.database import Database
from services.delivery.doors import Doors
from services.delivery.ledger import Ledger, Way
from services.delivery.marks import MESSAGES, mark_of, nonce_of, own_messages, threads_called
from services.delivery.outcome import Refused, Sent
from services.discord import errors
from services.discord.permissions import Kind
from services.discord.rest import DiscordRest
from services.discord.uploading import File, Upload
from services.metrics import figures

TRIES = 3  # within one call; whoever called tries again later
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
THREADS = "/channels/{channel_id}/threads"
NOBODY: Mapping[str, Any] = {"allowed_mentions": {"parse": []}}  # unless a message says whom it may call
IN_THREAD = "/channels/{channel_id}/thread-members/{user_id}"
NAME, WEEK = 100, 10080  # Discord's longest name of a thread; minutes until an idle one is put away


class Courier:
    """The one who sends what nobody waits for at Discord's own interactions."""

    def __init__(self, database: Database, rest: DiscordRest, clock: Callable[[], datetime]) -> None:
        self._rest, self._clock = rest, clock
        self._ledger, self._doors = Ledger(database), Doors(database, rest)
        self._turns: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()

    async def send(
        self, guild_id: int, key: str, channel_id: int, message: Mapping[str, Any], files: Sequence[File] = ()
    ) -> Sent | Refused:
        """Send a message to a channel unless `key` was sent before; `message` is Discord's JSON.

        Raises:
            DiscordUnavailable: whether it arrived is not known yet; the same call finds out, or sends it, later.
        """
        async with self._turn(guild_id, key):
            way = await self._ledger.read(guild_id, key)
            settled = await self._found(guild_id, key, way)
            return settled or await self._carried(guild_id, key, channel_id, message, files)

    async def direct(
        self, guild_id: int, key: str, user_id: int, message: Mapping[str, Any], files: Sequence[File] = ()
    ) -> Sent | Refused:
        """Send somebody a direct message unless `key` was sent before; a "no" of theirs is remembered.

        Raises:
            Paused: too many conversations were opened lately: nothing was sent.
            DiscordUnavailable: whether it arrived is not known yet; the same call finds out, or sends it, later.
        """
        async with self._turn(guild_id, key):
            way = await self._ledger.read(guild_id, key)
            settled = await self._found(guild_id, key, way)
            if settled is not None:
                return settled
            place: int | Refused = await self._doors.refusal(guild_id, user_id) or await self._doors.opened(
                guild_id, user_id, self._clock()
            )
            if isinstance(place, Refused):
                await self._ledger.settle(guild_id, key, place, self._clock(), user_id=user_id)
                return place
            outcome = await self._carried(guild_id, key, place, message, files, user_id=user_id)
            if isinstance(outcome, Sent):
                await self._doors.written(self._clock())
            return outcome

    async def settled(self, guild_id: int, key: str) -> Sent | Refused | None:
        """What became of a key, looked for in its channel where an answer was lost; sends nothing.

        None: it was not sent so far. Raises DiscordUnavailable when that cannot be known now.
        """
        async with self._turn(guild_id, key):
            return await self._found(guild_id, key, await self._ledger.read(guild_id, key))

    async def thread(
        self,
        guild_id: int,
        key: str,
        parent_id: int,
        name: str,
        people: Collection[int] = (),
        welcome: Collection[int] = (),
        *,
        private: bool = True,
    ) -> Sent | Refused:
        """Open a thread once and put people in it; raises DiscordUnavailable as `send` does.

        The answer's `message_id` is the thread's id, `channel_id` that of the channel it belongs to. It is a refusal
        when one of the `people` may not be put in; of the `welcome` that makes no difference.
        """
        name, kind = name[:NAME], Kind.PRIVATE_THREAD if private else Kind.PUBLIC_THREAD
        async with self._turn(guild_id, key):
            way = await self._ledger.read(guild_id, key)
            outcome = None if way is None else way.outcome
            if outcome is None:
                outcome = await self._opened(guild_id, key, parent_id, name, kind, way)
            if isinstance(outcome, Refused):
                return outcome
            for user_id in (*people, *welcome):
                try:
                    await self._rest.request("PUT", IN_THREAD, major=outcome.message_id, user_id=user_id)
                except errors.Refused as no:
                    if user_id in people:
                        return Refused(no.code)
            return outcome

    async def edit(self, channel_id: int, message_id: int, message: Mapping[str, Any]) -> bool:
        """Change a message of ours; False when it is gone or Discord will not have it."""
        try:
            await self._rest.request(
                "PATCH", MESSAGE, major=channel_id, json={**NOBODY, **message}, message_id=message_id
            )
        except errors.Refused:
            return False
        return True

    async def delete(self, channel_id: int, message_id: int) -> bool:
        """Delete a message of ours; True when it is gone, also when it was before."""
        try:
            await self._rest.request("DELETE", MESSAGE, major=channel_id, message_id=message_id)
        except errors.NotFound:
            return True
        except errors.Refused:
            return False
        return True

    def _turn(self, guild_id: int, key: str) -> asyncio.Lock:
        return self._turns.setdefault((guild_id, key), asyncio.Lock())

    async def _found(self, guild_id: int, key: str, way: Way | None) -> Sent | Refused | None:
        """What is known, or found in the channel where an attempt was begun."""
        if way is None or way.outcome is not None or way.started_at is None or way.channel_id is None:
            return None if way is None else way.outcome
        try:
            there = await own_messages(self._rest, way.channel_id, way.marks, way.started_at)
        except errors.Refused as no:
            return await self._settle(guild_id, key, Refused(no.code))
        others = await self._ledger.claimed(guild_id, [message_id for message_id, _ in there])
        for message_id, _ in there:
            if message_id not in others:
                return await self._settle(guild_id, key, Sent(way.channel_id, message_id))
        return None

    async def _carried(
        self,
        guild_id: int,
        key: str,
        channel_id: int,
        message: Mapping[str, Any],
        files: Sequence[File],
        *,
        user_id: int | None = None,
    ) -> Sent | Refused:
        body = {**NOBODY, **message, "nonce": nonce_of(guild_id, key), "enforce_nonce": True}
        for left in reversed(range(TRIES)):
            now = self._clock()
            await self._ledger.begin(guild_id, key, channel_id, mark_of(message), now, user_id=user_id)
            try:
                posted = await self._rest.post(
                    MESSAGES, Upload(body, tuple(files)) if files else body, major=channel_id
                )
            except errors.Refused as no:
                return await self._settle(guild_id, key, await self._no(no, channel_id, user_id))
            except errors.DiscordUnavailable:
                found = await self._found(guild_id, key, await self._ledger.read(guild_id, key))
                if found is None and not left:
                    raise
            else:
                found = Sent(channel_id, int(posted["id"]))
                await self._settle(guild_id, key, found)
            if found is not None:
                return found
        raise AssertionError("the last try returns or raises")

    async def _no(self, no: errors.Refused, channel_id: int, user_id: int | None) -> Refused:
        if user_id is None:
            return Refused(no.code)
        if no.code == errors.UNKNOWN_CHANNEL:
            await self._doors.lost(user_id, channel_id)
            raise errors.DiscordUnavailable("The channel with this person is to be opened anew.") from no
        return await self._doors.told(no, user_id, self._clock())

    async def _settle[T: (Sent, Refused)](self, guild_id: int, key: str, outcome: T) -> T:
        await self._ledger.settle(guild_id, key, outcome, self._clock())
        figures.SENDS.add(key.split(":", maxsplit=1)[0], type(outcome).__name__.lower())
        return outcome

    async def _opened(
        self, guild_id: int, key: str, parent_id: int, name: str, kind: Kind, way: Way | None
    ) -> Sent | Refused:
        if way is not None and way.started_at is not None:
            try:
                there = await threads_called(self._rest, guild_id, parent_id, name, kind, way.started_at)
            except errors.Refused as no:
                return await self._settle(guild_id, key, Refused(no.code))
            free = set(there) - await self._ledger.claimed(guild_id, there)
            if free:
                return await self._settle(guild_id, key, Sent(parent_id, min(free)))
        await self._ledger.begin(guild_id, key, parent_id, "", self._clock())
        body = {"name": name, "type": int(kind), "auto_archive_duration": WEEK}
        if kind is Kind.PRIVATE_THREAD:
            body["invitable"] = False
        try:
            made = await self._rest.post(THREADS, body, major=parent_id)
        except errors.Refused as no:
            return await self._settle(guild_id, key, Refused(no.code))
        return await self._settle(guild_id, key, Sent(parent_id, int(made["id"])))
