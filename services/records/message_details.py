"""What a message shows besides its own columns: files, and how many people reacted and voted."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from services.records.attachments import AttachmentRecord, attachment_records
from services.records.json_values import (
    Payload,
    UnreadablePayload,
    objects,
    optional_number,
    optional_object,
    optional_snowflake,
    text,
)


class ReactionCounts(NamedTuple):
    """How many people reacted with an emoji, in the normal way and with super reactions."""

    normal: int
    burst: int


class MessageDetails(NamedTuple):
    """What was shown with a message at `observed_at`; None where the payload does not count.

    `reactions` by emoji in Discord's spelling, `votes` by the answer's id; a poll whose votes Discord left out has None
    for every answer, which does not mean that nobody voted.
    """

    guild_id: int
    channel_id: int
    message_id: int
    observed_at: datetime
    attachments: tuple[AttachmentRecord, ...] = ()
    reactions: Mapping[str, ReactionCounts] | None = None
    votes: Mapping[int, int | None] | None = None


def message_details(payload: Payload, guild_id: int, observed_at: datetime) -> MessageDetails | None:
    """The details of a message that has some, else None; raises UnreadablePayload as `message_record` does."""
    shows_files = payload.get("attachments") or payload.get("message_snapshots")
    attachments = attachment_records(payload, guild_id, observed_at) if shows_files else ()
    reactions = None if payload.get("reactions") is None else _reactions(payload)
    votes = None if payload.get("poll") is None else _votes(payload)
    if not attachments and reactions is None and votes is None:
        return None
    id_, channel_id = optional_snowflake(payload, "id"), optional_snowflake(payload, "channel_id")
    if id_ is None or channel_id is None:
        raise UnreadablePayload("id or channel_id is missing")
    return MessageDetails(guild_id, channel_id, id_, observed_at, attachments, reactions, votes)


def emoji_spelling(payload: Payload) -> str:
    """The emoji under `emoji` as Discord's addresses spell it: the character, or name:id for a server's own.

    The name of a deleted one is unknown and spelled `_`; the id decides.
    """
    emoji = optional_object(payload, "emoji") or {}
    id_, name = optional_snowflake(emoji, "id"), text(emoji, "name")
    if id_ is not None:
        return f"{name or '_'}:{id_}"
    if not name:
        raise UnreadablePayload("emoji has neither id nor name")
    return name


def _reactions(payload: Payload) -> dict[str, ReactionCounts]:
    counted: dict[str, ReactionCounts] = {}
    for reaction in objects(payload, "reactions"):
        details = optional_object(reaction, "count_details") or {}
        burst = optional_number(details, "burst") or 0
        normal = optional_number(details, "normal")
        if normal is None:
            normal = max(0, (optional_number(reaction, "count") or 0) - burst)
        if normal or burst:
            counted[emoji_spelling(reaction)] = ReactionCounts(normal, burst)
    return counted


def _votes(payload: Payload) -> dict[int, int | None]:
    """The votes of every answer that has some or is listed."""
    poll = optional_object(payload, "poll") or {}
    results = optional_object(poll, "results")
    unnamed = None if results is None else 0
    answers = {optional_number(answer, "answer_id"): unnamed for answer in objects(poll, "answers")}
    for each in objects(results or {}, "answer_counts"):
        answers[optional_number(each, "id")] = optional_number(each, "count") or 0
    return {answer: votes for answer, votes in answers.items() if answer is not None}
