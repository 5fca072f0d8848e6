"""One exported message as Discord's API would send it."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from exports.entry import Entry
from exports.kinds import MESSAGE_KINDS, NAME_CHANGE, REFERENCE_KINDS, SYSTEM_NOTES, number_of
from exports.media import attachment, embed, reaction, saved_file, sticker
from exports.people import is_webhook, note_people, note_person, user
from exports.problems import UnreadableValue
from exports.values import (
    Json,
    iso,
    listed,
    moment,
    optional_iso,
    optional_snowflake,
    snowflake,
    text,
    time_of,
)

HAS_SNAPSHOT = 1 << 14
FORWARD = 1
SLASH_COMMAND = 2


def entry_of(raw: Any, channel_id: str, guild_id: str, folder: Path, position: str) -> Entry:
    """The message at one place of a file. Raises UnreadableValue with the reason when it makes no sense."""
    if not isinstance(raw, dict):
        raise UnreadableValue("this is no message object")
    writer = raw.get("author")
    if not isinstance(writer, dict):
        raise UnreadableValue("the message has no author")
    message = _message(raw, writer, channel_id)
    _add_reference(message, raw, guild_id)
    _add_interaction(message, raw)
    entry = Entry(message, position, files=_files(raw, message, folder), reactors=_reactors(raw))
    note_person(entry, message["author"], writer)
    note_people(entry, _people(raw))
    return entry


def _message(raw: Json, writer: Json, channel_id: str) -> Json:
    message_id = snowflake(raw.get("id"), "the message's id")
    kind = number_of(raw.get("type", 0), MESSAGE_KINDS, "message type")
    mentioned = listed(raw.get("mentions"))
    message: Json = {
        "id": message_id,
        "channel_id": channel_id,
        "type": kind,
        "content": _content(raw, kind, mentioned),
        "timestamp": iso(moment(raw.get("timestamp"), "the timestamp") or time_of(message_id)),
        "edited_timestamp": optional_iso(raw.get("timestampEdited"), "timestampEdited"),
        "author": user(writer),
        "mentions": [user(person) for person in mentioned],
        "mention_roles": [],
        "mention_everyone": False,
        "attachments": _attachments(raw, channel_id, message_id),
        "embeds": [embed(item) for item in listed(raw.get("embeds"))],
        "components": [],
        "reactions": [reaction(item) for item in listed(raw.get("reactions"))],
        "pinned": raw.get("isPinned") is True,
        "tts": False,
        "flags": 0,
    }
    if stickers := [sticker(item) for item in listed(raw.get("stickers"))]:
        message["sticker_items"] = stickers
    if is_webhook(writer):
        message["webhook_id"] = message["author"]["id"]
    if ended := optional_iso(raw.get("callEndedTimestamp"), "callEndedTimestamp"):
        message["call"] = {"participants": [], "ended_timestamp": ended}
    return message


def _content(raw: Json, kind: int, mentioned: list[Json]) -> str:
    """The text as Discord stores it: without the exporter's own sentences, mentions as <@id> again."""
    written = text(raw.get("content"))
    if kind in SYSTEM_NOTES:
        # The exporter writes "Pinned a message."; Discord's own text of these is empty, only a rename has one.
        return written.partition(": ")[2].removesuffix(".") if kind == NAME_CHANGE else ""
    names = {
        f"@{name}": f"<@{snowflake(person.get('id'), 'a mentioned id')}>"
        for person in mentioned
        for name in (text(person.get("name")), text(person.get("nickname")))
        if name
    }
    for name in sorted(names, key=len, reverse=True):  # "@Ann Lee" before "@Ann"
        written = written.replace(name, names[name])
    return written


def _attachments(raw: Json, channel_id: str, message_id: str) -> list[Json]:
    """The attachments; one without an id gets its message's, plus its place."""
    items = listed(raw.get("attachments"))
    return [attachment(item, channel_id, str(int(message_id) + place)) for place, item in enumerate(items)]


def _files(raw: Json, message: Json, folder: Path) -> dict[str, Path]:
    pairs = zip(message["attachments"], listed(raw.get("attachments")), strict=True)
    return {known["id"]: path for known, item in pairs if (path := saved_file(item, folder)) is not None}


def _reactors(raw: Json) -> dict[str, list[str]]:
    """Who reacted with what; somebody without an id is left out and loses nothing of the message."""
    found: dict[str, list[str]] = {}
    for item in listed(raw.get("reactions")):
        emoji = reaction(item)["emoji"]
        spelling = f"{emoji['name']}:{emoji['id']}" if emoji["id"] else emoji["name"]
        for person in listed(item.get("users")):
            with suppress(UnreadableValue):
                found.setdefault(spelling, []).append(snowflake(person.get("id"), "a user's id"))
    return found


def _add_reference(message: Json, raw: Json, guild_id: str) -> None:
    """Replies, forwards and notices point at another message, or only at a channel."""
    reference, forwarded = raw.get("reference"), raw.get("forwardedMessage")
    if not isinstance(reference, dict):
        if not isinstance(forwarded, dict):
            return
        reference = {}
    named = number_of(reference.get("type") or 0, REFERENCE_KINDS, "reference type")
    kind = FORWARD if isinstance(forwarded, dict) else named
    found: Json = {
        "type": kind,
        "channel_id": optional_snowflake(reference.get("channelId"), "a referenced channel") or message["channel_id"],
        "guild_id": optional_snowflake(reference.get("guildId"), "a referenced server") or guild_id,
    }
    if (target := optional_snowflake(reference.get("messageId"), "a referenced message")) is not None:
        found["message_id"] = target
    message["message_reference"] = found
    if isinstance(forwarded, dict):
        message["message_snapshots"] = [{"message": _snapshot(forwarded, found["channel_id"], message)}]
        message["flags"] |= HAS_SNAPSHOT


def _snapshot(raw: Json, channel_id: str, message: Json) -> Json:
    """The forwarded copy: no author, as Discord has it."""
    found: Json = {
        "type": 0,
        "content": text(raw.get("content")),
        "timestamp": optional_iso(raw.get("timestamp"), "a forwarded timestamp") or message["timestamp"],
        "edited_timestamp": optional_iso(raw.get("timestampEdited"), "a forwarded timestampEdited"),
        "attachments": _attachments(raw, channel_id, message["id"]),
        "embeds": [embed(item) for item in listed(raw.get("embeds"))],
        "mentions": [],
        "mention_roles": [],
        "components": [],
        "flags": 0,
    }
    if stickers := [sticker(item) for item in listed(raw.get("stickers"))]:
        found["sticker_items"] = stickers
    return found


def _add_interaction(message: Json, raw: Json) -> None:
    """A command's answer names the person who gave the command."""
    asked = raw.get("interaction")
    if not isinstance(asked, dict) or not isinstance(asked.get("user"), dict):
        return
    message["interaction_metadata"] = {
        "id": snowflake(asked.get("id"), "an interaction's id"),
        "type": SLASH_COMMAND,
        "name": text(asked.get("name")),
        "user": user(asked["user"]),
        "authorizing_integration_owners": {},
    }


def _people(raw: Json) -> list[Json]:
    """Everyone the message names besides its author: mentioned, reacting, and who gave the command."""
    people = listed(raw.get("mentions"))
    for item in listed(raw.get("reactions")):
        people.extend(listed(item.get("users")))
    asked = raw.get("interaction")
    if isinstance(asked, dict):
        people.extend(listed([asked.get("user")]))
    return people
