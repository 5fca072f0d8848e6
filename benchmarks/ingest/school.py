"""A school's messages as Discord would send them, and as the plain rows that its pages lead to."""

import random
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from sandbox.school import build_school
from services.discord.pagers import PAGE
from services.records.messages import MessageRecord, message_record

type Json = dict[str, Any]

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
AFTER = NOW + timedelta(minutes=10)
EDITED = 0.1


@dataclass(frozen=True, slots=True)
class School:
    """One server: each channel's messages, oldest first, as Discord's JSON texts with their ids."""

    guild_id: int
    channels: dict[int, list[tuple[int, bytes]]] = field(default_factory=dict)
    _pages: dict[tuple[int, int | None], bytes] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many messages there are."""
        return sum(map(len, self.channels.values()))

    def page(self, channel_id: int, before: int | None = None) -> bytes:
        """The newest page below an id, newest first: what Discord answers, as one JSON text that is kept at hand."""
        kept = self._pages.get((channel_id, before))
        if kept is None:
            kept = self._pages[channel_id, before] = self._page(channel_id, before)
        return kept

    def make_pages(self) -> None:
        """Make all the pages of a reading from the top down, so that nobody waits for them later."""
        for channel_id, messages in self.channels.items():
            before: int | None = None
            for end in range(len(messages), 0, -PAGE):
                self.page(channel_id, before)
                before = messages[max(0, end - PAGE)][0]

    def _page(self, channel_id: int, before: int | None) -> bytes:
        messages = self.channels[channel_id]
        end = len(messages) if before is None else bisect_left(messages, (before,))
        return b"[" + b",".join(text for _, text in reversed(messages[max(0, end - PAGE) : end])) + b"]"

    def full_pages(self) -> "School":
        """Its long channels alone, as far as their messages fill whole pages."""
        whole = {channel: messages[len(messages) % PAGE :] for channel, messages in self.channels.items()}
        return School(self.guild_id, {channel: messages for channel, messages in whole.items() if messages})

    def records(self) -> list[MessageRecord]:
        """All of them as the product would store them, in the order in which pages bring them."""
        return [
            message_record(orjson.loads(text), self.guild_id, NOW)
            for messages in self.channels.values()
            for _, text in reversed(messages)
        ]


def school(messages: int) -> School:
    """The seeded school of the demo with about so many messages: replies, reactions, files, embeds, threads."""
    built = build_school(NOW, messages=messages)
    made: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    for each in built.world.every_message():
        if not each["deleted_at"]:
            told = built.world.message(int(each["channel_id"]), int(each["id"]))
            made[int(each["channel_id"])].append((int(each["id"]), orjson.dumps(told)))
    return School(built.guild_id, {channel: sorted(made[channel]) for channel in sorted(made)})


def edited(given: School) -> School:
    """The same after somebody edited every tenth message."""
    chance = random.Random(7)
    changed = {
        channel: [(id_, _edit(text) if chance.random() < EDITED else text) for id_, text in messages]
        for channel, messages in given.channels.items()
    }
    return School(given.guild_id, changed)


def _edit(text: bytes) -> bytes:
    message: Json = orjson.loads(text)
    message["content"] += " (edit: it works now, thank you)"
    message["edited_timestamp"] = (NOW + timedelta(minutes=1)).isoformat()
    return orjson.dumps(message)
