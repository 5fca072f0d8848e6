"""Whose data is not to be kept, and records without it; pure but for the digests."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from services.consent.key import PrivacyKey
from services.records.messages import MessagePatch, MessageRecord
from services.records.occasions import OccasionRecord
from services.records.records import ChannelRecord

UNNAMED = "–"  # what a thread is called whose name is not kept
NOBODY = "<@0>"  # what stands for a mention of somebody forgotten
MENTION = re.compile(r"<@!?(\d{1,20})>")
ID = re.compile(r"\d{15,20}")
TEXTS = "content", "snapshot_text", "components_text"


@dataclass(frozen=True, slots=True)
class Closed:
    """Whom one server does not record, who of them was forgotten, and whether messages are known to be left out."""

    unrecorded: frozenset[int]
    forgotten: frozenset[int]
    leaves_out: bool = False


@dataclass(frozen=True, slots=True)
class Barred:
    """Whose data the servers of one transaction do not keep; a server that is missing keeps everybody's.

    `authors`: who wrote the stored messages of which a batch does not say it, by server and message.
    """

    key: PrivacyKey
    closed: Mapping[int, Closed]
    authors: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def keeps(self, guild_id: int, user_id: int) -> bool:
        """Whether what somebody does is kept."""
        closed = self.closed.get(guild_id)
        return closed is None or user_id not in closed.unrecorded

    def forgot(self, guild_id: int, user_id: int) -> bool:
        """Whether somebody was forgotten, so that not even their membership is kept."""
        closed = self.closed.get(guild_id)
        return closed is not None and user_id in closed.forgotten

    def keeps_message(self, record: MessageRecord) -> bool:
        """Whether a message is kept: what an app or a webhook writes is nobody's."""
        return record.webhook_id is not None or record.is_bot or self.keeps(record.guild_id, record.author_id)

    def keeps_patch(self, patch: MessagePatch) -> bool:
        """Whether an update of a message is kept: one that is not stored takes no update anyway."""
        if patch.is_bot or patch.webhook_id is not None:
            return True
        author = patch.author_id or self.authors.get((patch.guild_id, patch.id))
        return author is None or self.keeps(patch.guild_id, author)

    def as_whom(self, guild_id: int, message_id: int, user_id: int) -> int:
        """Under which id somebody's reaction or vote counts: their own, or a number that nobody can tell them by."""
        return user_id if self.keeps(guild_id, user_id) else self.key.stand_in(guild_id, message_id, user_id)

    def leaves_out(self, guild_id: int) -> bool:
        """Whether messages of a server are known to be left out."""
        closed = self.closed.get(guild_id)
        return closed is not None and closed.leaves_out

    def unnamed_thread(self, record: ChannelRecord) -> ChannelRecord:
        """A thread without who began it, where they are not recorded, and without the name that they gave it."""
        if record.owner_id is None or self.keeps(record.guild_id, record.owner_id):
            return record
        return replace(record, owner_id=None, name=UNNAMED)

    def without_creator(self, record: OccasionRecord) -> OccasionRecord:
        """A scheduled event without who made it, where they are not recorded."""
        if record.creator_id is None or self.keeps(record.guild_id, record.creator_id):
            return record
        return replace(record, creator_id=None)

    def cleaned[T: (MessageRecord, MessagePatch)](self, record: T) -> T:
        """What somebody wrote without whoever was forgotten, and without who is not recorded and asked a bot for it."""
        closed = self.closed.get(record.guild_id)
        if closed is None:
            return record
        changes: dict[str, Any] = {}
        if record.interaction_user_id in closed.unrecorded:
            changes |= {"interaction_user_id": None, "interaction_name": None}
        if closed.forgotten:
            changes |= _without(record, closed.forgotten)
        return record._replace(**changes) if changes else record


def named_in(record: MessageRecord | MessagePatch) -> Iterator[int]:
    """Everybody whom a message may name."""
    yield from record.mention_ids or ()
    if record.interaction_user_id is not None:
        yield record.interaction_user_id
    for name in TEXTS:
        yield from (int(one) for one in MENTION.findall(getattr(record, name) or ""))
    for part in (record.parts, record.poll):
        if part:
            yield from (int(one) for one in ID.findall(orjson.dumps(part).decode()))


def _without(record: MessageRecord | MessagePatch, forgotten: frozenset[int]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if record.mention_ids and not forgotten.isdisjoint(record.mention_ids):
        changes["mention_ids"] = tuple(one for one in record.mention_ids if one not in forgotten)
    for name in TEXTS:
        if text := getattr(record, name):
            changes[name] = _unmentioned(text, forgotten)
    for name in ("parts", "poll"):
        if part := getattr(record, name):
            changes[name] = _unnamed(part, forgotten)
    return changes


def _unmentioned(text: str, forgotten: frozenset[int]) -> str:
    return MENTION.sub(lambda found: NOBODY if int(found[1]) in forgotten else found[0], text)


def _unnamed(value: Any, forgotten: frozenset[int]) -> Any:
    """JSON of Discord's without mentions, ids and descriptions of people who were forgotten."""
    match value:
        case str():
            return "0" if _is_one_of(value, forgotten) else _unmentioned(value, forgotten)
        case list():
            return [_unnamed(one, forgotten) for one in value]
        case dict() if "username" in value and _is_one_of(str(value.get("id")), forgotten):
            return {"id": "0", "username": ""}
        case dict():
            return {key: _unnamed(one, forgotten) for key, one in value.items()}
    return value


def _is_one_of(text: str, people: Iterable[int]) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(1 << 64)) and int(text) in set(people)
