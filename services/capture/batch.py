"""What some gateway events amount to: a part a subject, written in one transaction."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from models.sql import load
from services.capture.parts.messages import MessagePart
from services.capture.parts.occasions import OccasionPart
from services.capture.parts.part import Key, Part
from services.capture.parts.people import PeoplePart
from services.capture.parts.server import ServerPart
from services.capture.parts.voice import VoicePart
from services.encryption.private import PrivateJson
from services.records.json_values import (
    Payload,
    UnreadablePayload,
    as_object,
    optional_snowflake,
    storable,
    storable_json,
)
from services.storage.transactions import Connection
from services.storage.writes import lock_batch, raise_high


class Event(NamedTuple):
    """A gateway event as it came; `fault` says why it is kept as unreadable instead of being stored."""

    name: str
    data: Any
    received_at: datetime
    fault: str | None = None


class Unreadable(NamedTuple):
    """A row of unreadable_event."""

    guild_id: int
    name: str
    reason: str
    payload: str
    received_at: datetime


class Batch:
    """What some events amount to; readers put it into the parts, which are written in their order here."""

    def __init__(self) -> None:
        self.server = ServerPart()
        self.people = PeoplePart()
        self.voice = VoicePart()
        self.occasions = OccasionPart()
        self.messages = MessagePart()
        self.unreadable: list[Unreadable] = []

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything but the unreadable, in the order of writing."""
        return self.server, self.people, self.voice, self.occasions, self.messages

    def keep(self, event: Event, reason: str, payload: Any) -> None:
        """Keep what cannot be understood as it came."""
        held = orjson.dumps(storable_json(payload)).decode()
        self.unreadable.append(Unreadable(_guild_of(event), storable(event.name), reason, held, event.received_at))

    def each(self, event: Event, payloads: Iterable[Any], take: Callable[[Payload], None]) -> None:
        """Take every object of a list in; one that cannot be read is kept without costing the others."""
        for payload in payloads:
            try:
                take(as_object(payload, "an entry"))
            except UnreadablePayload as problem:
                self.keep(event, str(problem), payload)

    async def write(
        self,
        con: Connection,
        marks: dict[Key, int],
        admit: Callable[[Connection, "Batch"], Awaitable[None]] | None = None,
    ) -> None:
        """Store everything that `admit` leaves in, and raise the watermarks of channels to `marks`."""
        people = {guild_id for part in self.parts for guild_id in part.guilds_of_people()}
        channels = {channel_id for part in self.parts for channel_id in part.channels()}
        channels |= {channel_id for _, channel_id in marks} | await self.server.threads_gone(con)
        authors_in = (message.guild_id for message in self.messages.whole)
        await lock_batch(con, people_in=people, authors_in=authors_in, channels=channels)
        if admit is not None:
            await admit(con, self)
        for part in self.parts:
            await part.write(con)
        await self.server.write_gone(con)
        await raise_high(con, marks)
        if self.unreadable:
            await con.execute(load("unreadable_insert"), *zip(*map(_private, self.unreadable), strict=True))


def _guild_of(event: Event) -> int:
    try:
        data = as_object(event.data, "the event")
        key = "id" if event.name in {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"} else "guild_id"
        return optional_snowflake(data, key) or 0
    except UnreadablePayload:
        return 0


def _private(one: Unreadable) -> Unreadable:
    """What may hold anything that somebody wrote."""
    return one._replace(payload=PrivateJson(one.payload, int(one.received_at.timestamp() * 1_000_000)))
