"""What stands in a file before its messages: server, channel, time of export."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from exports.kinds import CHANNEL_KINDS, PRIVATE, THREADS, number_of
from exports.problems import UnreadableValue
from exports.stream import CleanBytes, scalars
from exports.values import moment, optional_snowflake, snowflake, text

FIRST_ID = "messages.item.id"
END_OF_MESSAGES = ("messages", "end_array")
VALUES = frozenset({"string", "number", "boolean", "null"})


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one file; ids are decimal text as in Discord's JSON."""

    guild_id: str
    guild_name: str
    channel_id: str
    channel_name: str
    channel_kind: int
    topic: str | None
    parent_id: str | None
    """The category; for a thread the channel it hangs in (the exporter calls both "category")."""
    parent_name: str
    exported_at: datetime | None
    first_message_id: str | None

    @property
    def is_thread(self) -> bool:
        """Whether the file holds a thread or a forum post."""
        return self.channel_kind in THREADS

    @property
    def starts_with_own_post(self) -> bool:
        """Whether the first message is the one the thread was made from: a forum post, or a copy of the starter."""
        return self.is_thread and self.first_message_id == self.channel_id


def read_header(path: Path) -> Header:
    """The header of one file. Raises UnreadableValue when it is no DiscordChatExporter file."""
    with CleanBytes(path) as source:
        found, has_messages = _before_messages(source)
    if not has_messages or "guild.id" not in found or "channel.id" not in found:
        raise UnreadableValue("this is JSON, but not a DiscordChatExporter file")
    if snowflake_or_zero(found["guild.id"]) == "0":
        raise UnreadableValue("this is a private conversation, not a server's channel")
    return _header(found)


def _before_messages(source: CleanBytes) -> tuple[dict[str, Any], bool]:
    """Single values by path up to the first message, further on only when the header comes after the messages."""
    found: dict[str, Any] = {}
    has_messages = False
    try:
        for prefix, event, value in scalars(source):
            if event in VALUES:
                found.setdefault(prefix, value)
            has_messages = has_messages or (prefix, event) == ("messages", "start_array")
            at_messages = prefix == FIRST_ID or (prefix, event) == END_OF_MESSAGES
            if at_messages and "guild.id" in found and "channel.id" in found:
                break
    except UnreadableValue:
        if not has_messages:  # a file cut off after its header is read as far as it goes
            raise
    return found, has_messages


def snowflake_or_zero(value: Any) -> str:
    """An id, "0" where the exporter writes that for "no server"."""
    return optional_snowflake(value, "the server's id") or "0"


def _header(found: dict[str, Any]) -> Header:
    kind = number_of(found.get("channel.type", 0), CHANNEL_KINDS, "channel type")
    if kind in PRIVATE:
        raise UnreadableValue("this is a private conversation, not a server's channel")
    first = found.get(FIRST_ID)
    return Header(
        guild_id=snowflake(found["guild.id"], "the server's id"),
        guild_name=text(found.get("guild.name")) or "Server",
        channel_id=snowflake(found["channel.id"], "the channel's id"),
        channel_name=text(found.get("channel.name")) or "channel",
        channel_kind=kind,
        topic=text(found.get("channel.topic")) or None,
        parent_id=optional_snowflake(found.get("channel.categoryId"), "the category's id"),
        parent_name=text(found.get("channel.category")),
        exported_at=moment(found.get("exportedAt"), "exportedAt"),
        first_message_id=None if first is None else str(first),
    )
