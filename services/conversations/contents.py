"""What of a message is passed on: its text, and its files as far as Discord takes them; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.wording.answers import as_it_is
from services.wording.words import Words

WRITTEN = frozenset({0, 19})  # kinds of messages that people write: ordinary ones and replies
AMONG_MENTORS = "//"
MEGABYTE = 1024 * 1024
LARGEST_FILE, LARGEST_TOGETHER, MOST_FILES = 10 * MEGABYTE, 24 * MEGABYTE, 10


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of a message: where its bytes are, and what is told of it."""

    name: str
    url: str
    size: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A message as it is passed on; `too_large` are the files that are only named, `edited_at` is aware UTC."""

    text: str
    files: tuple[Enclosed, ...]
    too_large: tuple[Enclosed, ...]
    reply_to: int | None
    edited_at: datetime | None

    @property
    def is_aside(self) -> bool:
        """Whether a mentor writes to mentors alone."""
        return self.text.startswith(AMONG_MENTORS)


def written_by_person(message: Mapping[str, Any]) -> bool:
    """Whether a person wrote this: no bot, no webhook, nothing that Discord writes itself."""
    return (
        not message["author"].get("bot") and not message.get("webhook_id") and int(message.get("type") or 0) in WRITTEN
    )


def contents_of(message: Mapping[str, Any], words: Words) -> Contents:
    """What of Discord's message is passed on."""
    passed = [one["message"] for one in message.get("message_snapshots") or () if one.get("message")]
    texts = [str(message.get("content") or "")]
    texts += [words("(forwarded)") + "\n" + str(one.get("content") or "") for one in passed]
    texts += [words("(sticker “{name}”)", name=as_it_is(one["name"])) for one in message.get("sticker_items") or ()]
    if poll := message.get("poll"):
        texts.append(words("(poll: {question})", question=(poll.get("question") or {}).get("text") or ""))
    fitting, left = _fitting([_enclosed(file) for one in (message, *passed) for file in one.get("attachments") or ()])
    reference = message.get("message_reference") or {}
    is_reply = int(message.get("type") or 0) == 19 and reference.get("message_id")
    edited = message.get("edited_timestamp")
    return Contents(
        text="\n".join(text for text in texts if text).strip(),
        files=fitting,
        too_large=left,
        reply_to=int(reference["message_id"]) if is_reply else None,
        edited_at=datetime.fromisoformat(edited) if edited else None,
    )


def _enclosed(file: Mapping[str, Any]) -> Enclosed:
    description = str(file.get("description") or "")
    return Enclosed(str(file["filename"]), str(file["url"]), int(file.get("size") or 0), description)


def _fitting(files: list[Enclosed]) -> tuple[tuple[Enclosed, ...], tuple[Enclosed, ...]]:
    taken: list[Enclosed] = []
    for file in files:
        together = sum(one.size for one in taken) + file.size
        if file.size <= LARGEST_FILE and together <= LARGEST_TOGETHER and len(taken) < MOST_FILES:
            taken.append(file)
    return tuple(taken), tuple(one for one in files if one not in taken)
