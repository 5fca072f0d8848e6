"""A large export as DiscordChatExporter writes it (indented JSON, a file a channel), the same for the same seed."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from benchmarks.backfill.world import EMOJIS, LINES, WORDS

type Json = dict[str, Any]

VERSION = "1"
CHANNELS, PEOPLE = 5, 200
GUILD = {"id": "1000000000000000000", "name": "A school", "iconUrl": None}
BEGIN = datetime(2025, 9, 1, 8, tzinfo=UTC)
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
SPACING = timedelta(minutes=3)
REPLIES, FILES, EMBEDS, EDITED, MENTIONS, REACTED = 0.18, 0.06, 0.05, 0.04, 0.08, 0.1
PIECE = 500


def export_of(folder: Path, messages: int, exported_at: datetime) -> Path:
    """The folder of an export with so many messages, made when it is not there yet.

    Another moment of export makes other files with the same messages.
    """
    made = folder / f"export-{VERSION}-{messages}-{exported_at:%Y%m%d}"
    if not made.exists():
        unfinished = made.with_suffix(".unfinished")
        unfinished.mkdir(parents=True, exist_ok=True)
        for channel in range(CHANNELS):
            _write(unfinished / f"A school - room-{channel}.json", channel, messages // CHANNELS, exported_at)
        unfinished.rename(made)
    return made


def _write(path: Path, channel: int, messages: int, exported_at: datetime) -> None:
    place = {
        "id": str(2_000_000_000_000_000_000 + channel),
        "type": "GuildTextChat",
        "categoryId": "1900000000000000000",
        "category": "Course",
        "name": f"room-{channel}",
        "topic": None,
    }
    head = {"guild": GUILD, "channel": place, "dateRange": {"after": None, "before": None}}
    head["exportedAt"] = exported_at.isoformat()
    with path.open("wb") as file:
        file.write(orjson.dumps(head, option=orjson.OPT_INDENT_2).removesuffix(b"\n}"))
        file.write(b',\n  "messages": [\n')
        pieces: list[bytes] = []
        for number, message in enumerate(_messages(channel, messages), start=1):
            pieces.append(orjson.dumps(message, option=orjson.OPT_INDENT_2))
            if len(pieces) == PIECE or number == messages:
                file.write(b",\n".join(pieces) + (b",\n" if number < messages else b"\n"))
                pieces.clear()
        file.write(b'  ],\n  "messageCount": %d\n}\n' % messages)


def _messages(channel: int, count: int) -> Iterator[Json]:
    chance, before = random.Random(channel), ""
    for number in range(count):
        at = BEGIN + SPACING * number
        message_id = str((int((at - EPOCH).total_seconds() * 1000) << 22) + (channel << 12))
        yield _message(chance, message_id, at, before)
        before = message_id


def _message(chance: random.Random, message_id: str, at: datetime, before: str) -> Json:
    text = f"{chance.choice(LINES)} {chance.choice(WORDS)} {chance.choice(WORDS)} {int(message_id) % 9973}"
    message: Json = {
        "id": message_id,
        "type": "Default",
        "timestamp": at.isoformat(),
        "timestampEdited": (at + timedelta(minutes=1)).isoformat() if chance.random() < EDITED else None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": text,
        "author": _person(chance.randrange(PEOPLE)),
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
    }
    if before and chance.random() < REPLIES:
        there = {"messageId": before, "channelId": None, "guildId": None}
        message |= {"type": "Reply", "reference": there}
    if chance.random() < FILES:
        url = f"https://cdn.discordapp.com/attachments/1/{message_id}/screenshot.png"
        file = {"id": str(int(message_id) + 1), "url": url, "fileName": "screenshot.png", "fileSizeBytes": 184_320}
        message["attachments"] = [file]
    elif chance.random() < EMBEDS:
        message["embeds"] = [_preview(int(message_id) % 997)]
    if chance.random() < MENTIONS:
        who = _person(chance.randrange(PEOPLE))
        message |= {"mentions": [who], "content": f"@{who['nickname']} {text}"}
    if chance.random() < REACTED:
        people = [_person(chance.randrange(PEOPLE)) for _ in range(chance.randint(1, 4))]
        emoji = {"id": "", "name": chance.choice(EMOJIS), "code": "", "isAnimated": False, "imageUrl": ""}
        users = [{key: one[key] for key in one if key != "roles"} for one in people]
        message["reactions"] = [{"emoji": emoji, "count": len(users), "users": users}]
    return message


def _preview(number: int) -> Json:
    return {
        "title": "How to merge two branches",
        "url": f"https://example.org/{number}",
        "timestamp": None,
        "description": "A page about the thing that was asked, with a summary of a sentence or two.",
        "thumbnail": None,
        "images": [],
        "fields": [],
        "inlineEmojis": [],
    }


def _person(number: int) -> Json:
    return {
        "id": str(3_000_000_000_000_000_000 + number),
        "name": f"student{number}",
        "discriminator": "0000",
        "nickname": f"Student Number {number}",
        "color": "#00FF00",
        "isBot": False,
        "roles": [{"id": "50", "name": "Student", "color": "#00FF00", "position": 1}],
        "avatarUrl": "https://cdn.discordapp.com/embed/avatars/0.png",
    }
