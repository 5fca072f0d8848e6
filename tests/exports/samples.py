"""Export files with full defaults; a test states only what it is about."""

import gzip
import json
from pathlib import Path
from typing import Any

GUILD = {"id": "1000", "name": "Bootcamp", "iconUrl": None}
CHANNEL = {
    "id": "2000",
    "type": "GuildTextChat",
    "categoryId": "1900",
    "category": "Course",
    "name": "python",
    "topic": None,
}
THREAD = CHANNEL | {
    "id": "3000",
    "type": "GuildPublicThread",
    "categoryId": "2000",
    "category": "python",
    "name": "help",
}
FIRST_ID = 1_400_000_000_000_000_000


def person(number: int = 7, **changed: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": f"user{number}",
        "discriminator": "0000",
        "nickname": f"User {number}",
        "color": None,
        "isBot": False,
        "roles": [{"id": "50", "name": "Student", "color": "#00FF00", "position": 1}],
        "avatarUrl": "https://cdn.discordapp.com/embed/avatars/0.png",
    } | changed


def message(number: int = 0, **changed: Any) -> dict[str, Any]:
    return {
        "id": str(FIRST_ID + (number << 22)),
        "type": "Default",
        "timestamp": "2025-07-30T04:00:00.5+02:00",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": f"hello {number}",
        "author": person(),
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
    } | changed


def document(messages: list[Any] | None = None, **changed: Any) -> dict[str, Any]:
    chosen = [message()] if messages is None else messages
    return {
        "guild": GUILD,
        "channel": CHANNEL,
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-01-01T12:00:00.123+01:00",
        "messages": chosen,
        "messageCount": len(chosen),
    } | changed


def write(path: Path, content: dict[str, Any] | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = json.dumps(document() if content is None else content, indent=2).encode()
    path.write_bytes(gzip.compress(packed) if path.suffix == ".gz" else packed)
    return path
